import { requireInteger, requireNumber } from './input-error.js';
import {
  fill,
  lagrange,
  multiplyAdd,
  type PanelGrid,
  panelGrid,
  type RectifiedSumLaw,
  RectifiedSums,
} from './rectified-sum.js';
import { requireObject } from './require-argument.js';

/** How finely {@link RectifiedExcess} resolves a density; the defaults reach rounding. */
export interface Resolution {
  /** Nodes a panel, default 20. */
  readonly order?: number;
  /** Widest panel, in standard deviations of a summand, default 2.5. */
  readonly width?: number;
}

const leastThreshold = 0.1;
const mostThreshold = 1e4;

/**
 * Whether {@link RectifiedExcess} takes a threshold: from 0.1 to 10⁴, so that the number of panels stays reasonable.
 */
export function isResolved(threshold: number): boolean {
  return threshold >= leastThreshold && threshold <= mostThreshold;
}

/**
 * Expectations of the excess ReLU(S − θ) of sums S of independent rectified Gaussians of unit variance over a threshold
 * θ > 0, by Gauss–Legendre quadrature with a panel boundary at the kink.
 *
 * Increments are meant from clean values v: Δ = ReLU(S − θ) − v.
 * @example
 * ```ts
 * import { RectifiedExcess } from 'diffeolab/numerics';
 *
 * const excess = new RectifiedExcess(1, { means: [0, 1] });
 * const law = excess.law([2, 1]);
 * console.log(excess.incrementMean(law, 0), excess.incrementSquare(law, 0)); // 1.0139… 2.1127…
 * ```
 */
export class RectifiedExcess {
  private readonly sums: RectifiedSums;
  private readonly grid: PanelGrid;
  /** Panels below θ. */
  private readonly below: number;
  /** ∫ (t − x_i)ℓ_k(t) dt from node x_i to the end of its panel. */
  private readonly partial: Float64Array;
  private readonly excesses = new WeakMap<RectifiedSumLaw, Excess>();

  /**
   * @throws InputError unless 0.1 ≤ θ ≤ 10⁴
   */
  constructor(
    readonly threshold: number,
    options: Resolution & {
      /** c of each kind of summand ReLU(c + z). */
      means: readonly number[];
    },
  ) {
    const subject = 'RectifiedExcess';
    requireObject(subject, 'options', options, ['means']);
    requireNumber(subject, 'threshold', threshold, leastThreshold, mostThreshold);
    const order = requireInteger(subject, 'order', options.order ?? 20, 2, 64);
    this.below = Math.ceil(threshold / requireNumber(subject, 'width', options.width ?? 2.5, 1e-3));
    this.grid = panelGrid(threshold / this.below, order);
    this.sums = new RectifiedSums(this.grid, options.means);
    this.partial = partialExcess(this.grid);
  }

  /** Law of the sum of counts[t] summands of each kind t. */
  law(counts: readonly number[]): RectifiedSumLaw {
    return this.sums.law(counts);
  }

  /** E Δ. */
  incrementMean(law: RectifiedSumLaw, clean: number): number {
    return this.expectation(law, -clean, (excess) => excess - clean);
  }

  /** E Δ². */
  incrementSquare(law: RectifiedSumLaw, clean: number): number {
    return this.expectation(law, clean * clean, (excess) => (excess - clean) ** 2);
  }

  /**
   * E[Δ₁Δ₂] for two sums S₁ = A + B, S₂ = B + C that share B, with A, B, C independent:
   * ∫ dP(B) (E ReLU(A + B − θ) − v₁)(E ReLU(B + C − θ) − v₂).
   */
  incrementProduct(
    a: RectifiedSumLaw,
    b: RectifiedSumLaw,
    c: RectifiedSumLaw,
    cleans: readonly [number, number],
  ): number {
    const [clean1, clean2] = cleans;
    const { nodes, weights } = this.grid;
    const excessA = this.excess(a);
    const excessC = this.excess(c);
    let sum = b.atom * (excessA.atThreshold - clean1) * (excessC.atThreshold - clean2);
    for (let j = 0; j < this.below; j++) {
      const density = b.density[j];
      if (density === undefined) continue;
      const panelA = excessA.panels[this.below - 1 - j]!;
      const panelC = excessC.panels[this.below - 1 - j]!;
      for (let i = 0, mirrored = nodes.length - 1; mirrored >= 0; i++, mirrored--) {
        sum += weights[i]! * density[i]! * (panelA[mirrored]! - clean1) * (panelC[mirrored]! - clean2);
      }
    }
    return sum + this.above(b, (excess) => (a.mean + excess - clean1) * (c.mean + excess - clean2));
  }

  /** E f, where f is constant up to θ and a function of the excess t − θ above. */
  private expectation(law: RectifiedSumLaw, constant: number, f: (excess: number) => number): number {
    let mass = law.atom;
    for (const density of law.density.slice(0, this.below)) {
      if (density !== undefined) for (const [i, weight] of this.grid.weights.entries()) mass += weight * density[i]!;
    }
    return constant * mass + this.above(law, f);
  }

  /** ∫ f(t − θ)dP(t) over t > θ. */
  private above(law: RectifiedSumLaw, f: (excess: number) => number): number {
    const { nodes, weights, width } = this.grid;
    let sum = 0;
    for (let j = this.below; j < law.density.length; j++) {
      const density = law.density[j];
      if (density === undefined) continue;
      const start = (j - this.below) * width;
      for (let i = 0; i < nodes.length; i++) sum += weights[i]! * density[i]! * f(start + nodes[i]!);
    }
    return sum;
  }

  /** E(S − s)₊ at the nodes s below θ, where θ − s is the mirrored node of the mirrored panel, and at s = θ. */
  private excess(law: RectifiedSumLaw): Excess {
    const known = this.excesses.get(law);
    if (known !== undefined) return known;
    const { nodes, weights, width } = this.grid;
    const panels: Float64Array[] = [];
    let [mass, moment] = [0, 0];
    let atThreshold = 0;
    for (let j = Math.max(law.density.length, this.below) - 1; j >= 0; j--) {
      if (j === this.below - 1) atThreshold = moment - mass * this.threshold;
      const density = law.density[j];
      if (j < this.below) {
        const panel = nodes.map((node) => moment - mass * (j * width + node));
        if (density !== undefined) multiplyAdd(this.partial, density, panel);
        panels[j] = panel;
      }
      for (let i = 0; density !== undefined && i < nodes.length; i++) {
        mass += weights[i]! * density[i]!;
        moment += weights[i]! * density[i]! * (j * width + nodes[i]!);
      }
    }
    const excess = { panels, atThreshold };
    this.excesses.set(law, excess);
    return excess;
  }
}

interface Excess {
  readonly panels: readonly Float64Array[];
  readonly atThreshold: number;
}

function partialExcess({ nodes, weights, width }: PanelGrid): Float64Array {
  return fill(nodes.length, (i, k) => {
    const scale = 1 - nodes[i]! / width;
    let sum = 0;
    for (let q = 0; q < nodes.length; q++) {
      const beyond = scale * nodes[q]!;
      sum += weights[q]! * beyond * lagrange(nodes, k, nodes[i]! + beyond);
    }
    return scale * sum;
  });
}
