import { gaussLegendre } from './gauss-legendre.js';
import { InputError, requireInteger, requireNumber, requirePositive } from './input-error.js';
import { normalDensity, normalDistribution } from './normal.js';
import { rectifiedMean } from './rectified.js';

/**
 * Law of a sum S = Σ ReLU(c_j + z_j), z_j i.i.d. N(0, 1): an atom at 0, where no summand is active,
 * and a density on (0, ∞).
 */
export interface RectifiedSumLaw {
  readonly atom: number;
  /** Density at the nodes of panel j of the grid, [order] each; undefined where it vanishes. */
  readonly density: readonly (Float64Array | undefined)[];
  readonly mean: number;
}

/** Panels [j·width, (j + 1)·width), each with the same Gauss–Legendre rule. */
export interface PanelGrid {
  readonly width: number;
  /** Nodes in (0, width), increasing, and weights of one panel. */
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Beyond this many standard deviations a Gaussian is taken as 0: φ(9.5) = 10⁻²⁰. */
const reach = 9.5;

/** The grid of panels of a given width whose rule has `order` nodes. */
export function panelGrid(width: number, order: number): PanelGrid {
  requirePositive('panelGrid', 'width', width);
  const { nodes, weights } = gaussLegendre(order);
  return { width, nodes: nodes.map((x) => (width * (1 + x)) / 2), weights: weights.map((w) => (width * w) / 2) };
}

/**
 * Laws of the sums of independent rectified Gaussians of unit variance, whose means are taken from a given list.
 *
 * The density is smooth on [0, ∞), so it is kept as one polynomial a panel, through its values at the Gauss–Legendre
 * nodes. Adding a summand of density f and atom p is a linear map of these values, p·g + f·atom + ∫₀ˣ f(x − t)g(t)dt,
 * with integrals over whole panels by the rule itself. At width ≤ 2.5 and order 20 errors are of the order of rounding.
 */
export class RectifiedSums {
  private readonly laws = new Map<string, RectifiedSumLaw>();
  private readonly summands: readonly Summand[];

  /** @param means c of each kind of summand */
  constructor(
    readonly grid: PanelGrid,
    means: readonly number[],
  ) {
    const basis = partialBasis(grid);
    this.summands = means.map((mean) => new Summand(grid, basis, requireNumber('RectifiedSums', 'mean', mean)));
  }

  /**
   * Law of the sum of counts[t] summands of each kind t.
   * @throws InputError unless there is one non-negative count a kind
   */
  law(counts: readonly number[]): RectifiedSumLaw {
    const key = counts.join();
    const known = this.laws.get(key);
    if (known !== undefined) return known;
    if (counts.length !== this.summands.length) {
      throw new InputError('RectifiedSums', `expected ${this.summands.length} counts, got ${counts.length}`);
    }
    for (const count of counts) requireInteger('RectifiedSums', 'a count', count, 0);
    const last = counts.findIndex((count) => count > 0);
    const law =
      last === -1
        ? { atom: 1, density: [], mean: 0 }
        : this.summands[last]!.addTo(this.law(counts.with(last, counts[last]! - 1)), this.extent(counts));
    this.laws.set(key, law);
    return law;
  }

  /** Number of panels that hold all but 10⁻¹⁸ of the law. */
  private extent(counts: readonly number[]): number {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const mean = counts.reduce((sum, count, kind) => sum + count * this.summands[kind]!.mean, 0);
    return Math.ceil((mean + reach * Math.sqrt(total)) / this.grid.width);
  }
}

/** One kind of summand ReLU(c + z), and the map that adds it to a sum. */
class Summand {
  readonly mean: number;
  private readonly atom: number;
  private readonly first: number;
  /** Map of the values of one panel to those of the panel first + d, [order, order] each. */
  private readonly blocks: Float64Array[] = [];

  constructor(
    private readonly grid: PanelGrid,
    basis: Float64Array[],
    private readonly centre: number,
  ) {
    this.mean = rectifiedMean(centre, 1);
    this.atom = normalDistribution(-centre);
    this.first = Math.max(0, Math.floor((centre - reach) / grid.width));
    const last = Math.max(0, Math.ceil((centre + reach) / grid.width));
    for (let d = this.first; d <= last; d++) this.blocks.push(d === 0 ? this.innerBlock(basis) : this.outerBlock(d));
  }

  addTo(law: RectifiedSumLaw, extent: number): RectifiedSumLaw {
    const order = this.grid.nodes.length;
    const density = new Array<Float64Array | undefined>(extent).fill(undefined);
    const panel = (j: number): Float64Array | undefined => {
      if (j < extent) density[j] ??= new Float64Array(order);
      return density[j];
    };
    if (law.atom > 0) {
      for (let d = 0; d < this.blocks.length; d++) {
        const target = panel(this.first + d);
        for (let i = 0; target !== undefined && i < order; i++) {
          target[i]! += law.atom * this.density(this.grid.nodes[i]! + (this.first + d) * this.grid.width);
        }
      }
    }
    for (const [j, source] of law.density.entries()) {
      if (source === undefined) continue;
      const same = panel(j);
      for (let i = 0; same !== undefined && i < order; i++) same[i]! += this.atom * source[i]!;
      for (const [d, block] of this.blocks.entries()) {
        const target = panel(j + this.first + d);
        if (target !== undefined) multiplyAdd(block, source, target);
      }
    }
    const kept = density.map((values) => (values?.some((value) => value > 1e-30) ? values : undefined));
    return { atom: law.atom * this.atom, density: kept, mean: law.mean + this.mean };
  }

  private density(x: number): number {
    return normalDensity(x - this.centre);
  }

  /** ∫ f(x_i + d·width − t)ℓ_k(t) dt over a whole panel, d ≥ 1. */
  private outerBlock(d: number): Float64Array {
    const { nodes, weights, width } = this.grid;
    return fill(nodes.length, (i, k) => weights[k]! * this.density(nodes[i]! + d * width - nodes[k]!));
  }

  /** ∫₀^{x_i} f(x_i − t)ℓ_k(t) dt, t = x_i·x_q/width. */
  private innerBlock(basis: Float64Array[]): Float64Array {
    const { nodes, weights, width } = this.grid;
    const order = nodes.length;
    return fill(order, (i, k) => {
      const scale = nodes[i]! / width;
      let sum = 0;
      for (let q = 0; q < order; q++) {
        sum += weights[q]! * this.density(nodes[i]! - scale * nodes[q]!) * basis[i]![q * order + k]!;
      }
      return scale * sum;
    });
  }
}

/**
 * Lagrange polynomials ℓ_k of one panel at the nodes of the rule on [0, x_i]: entry i is [order, order] over (node, k).
 */
function partialBasis({ nodes, width }: PanelGrid): Float64Array[] {
  return Array.from(nodes, (end) => {
    return fill(nodes.length, (q, k) => lagrange(nodes, k, (end * nodes[q]!) / width));
  });
}

/** The polynomial that is 1 at node k and 0 at the others. */
export function lagrange(nodes: Float64Array, k: number, x: number): number {
  let product = 1;
  for (let j = 0; j < nodes.length; j++) if (j !== k) product *= (x - nodes[j]!) / (nodes[k]! - nodes[j]!);
  return product;
}

/** The square matrix of entries f(row, column), row-major. */
export function fill(order: number, f: (row: number, column: number) => number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, index) => f(Math.floor(index / order), index % order));
}

/** target += matrix · source. */
export function multiplyAdd(matrix: Float64Array, source: Float64Array, target: Float64Array): void {
  const order = source.length;
  for (let i = 0; i < order; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += matrix[i * order + k]! * source[k]!;
    target[i]! += sum;
  }
}
