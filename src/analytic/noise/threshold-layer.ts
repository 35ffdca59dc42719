import type { NetworkPlan } from '../../nets/ring/plan.js';
import { isResolved, RectifiedExcess } from '../../numerics/rectified-excess.js';
import { representatives } from '../../twopixels/orbits.js';
import { pairImage, type TwoPixelTask } from '../../twopixels/task.js';
import { independentSums, type SumUnit } from './independent-sums.js';
import { readoutWeights } from './transparent-layers.js';

/** Moments of a threshold layer, and of the output behind it. */
export interface ThresholdMoments {
  /** ⟨‖f(x + η) − f(x)‖²⟩ of the layer. */
  readonly layer: number;
  /** That of the output. */
  readonly output?: number;
  /** Mean and variance of the increment of the output under the noise, one a representative pair. */
  readonly outputs: readonly { readonly mean: number; readonly variance: number }[];
}

/**
 * Numerators ⟨‖f(x + η) − f(x)‖²⟩ of the layer behind the first `depth` transparent ones, and of the output if that
 * layer is the last, where its pre-activations are sums of independent rectified Gaussians minus a threshold: by
 * one-dimensional quadrature, to rounding. Undefined where they are not, and where the threshold is out of proportion
 * to the noise, below 0.1 or above 10⁴ standard deviations.
 *
 * Two windows that overlap share a sum B: E[ReLU(A + B − θ)ReLU(B + C − θ)] = ∫ dP(B) g_A(B) g_C(B), g_A(b) = E
 * ReLU(A + b − θ); windows that do not overlap are independent. A lit pixel changes the mean of its summand.
 * @param visit is told E f(x + η) − f(x) of the layer for every representative pair, flat [H, l]
 */
export function thresholdNumerators(
  plan: NetworkPlan,
  task: TwoPixelTask,
  depth: number,
  deviation: number,
  visit: (pair: number, increments: Float64Array) => void,
): ThresholdMoments | undefined {
  const sums = independentSums(plan, depth, deviation);
  if (sums === undefined || !isResolved(sums.threshold)) return undefined;
  const last = depth === plan.layers.length - 1;
  const { units } = sums;
  const readout = readoutWeights(plan);
  const coefficients = units.map(({ index, weight }) => (last ? readout[index]! * weight : 0));
  const overlaps = last ? overlappingUnits(units) : [];
  const inputs = representatives(task, plan).map(({ pair, weight }) => {
    return { weight, cleans: sums.cleanValues(pairImage(task.length, pair)) };
  });
  const silence = sums.cleanValues(new Float64Array(task.length));
  const kinds = new Kinds([silence, ...inputs.map(({ cleans }) => cleans)]);
  const moments = new IncrementMoments(sums.threshold, kinds.means);
  const silentKinds = kinds.of(silence);
  const silentStates = units.map(({ members }) => moments.of(kinds.count(members, silentKinds)));
  const silentProducts = overlaps.map(({ first, second, shared }) => {
    return moments.product(silentStates[first]!, silentStates[second]!, kinds.count(shared, silentKinds));
  });
  const { outChannels, outLength } = plan.layers[depth]!;
  let layer = 0;
  let output = 0;
  const outputs: { mean: number; variance: number }[] = [];
  for (const [index, { weight, cleans }] of inputs.entries()) {
    const inputKinds = kinds.of(cleans);
    const lit = units.map(({ members }) => [...members].some((member) => inputKinds[member] !== silentKinds[member]));
    const states = units.map(({ members }, u) => {
      return lit[u] ? moments.of(kinds.count(members, inputKinds)) : silentStates[u]!;
    });
    const products = overlaps.map(({ first, second, shared }, n) => {
      if (!lit[first] && !lit[second]) return silentProducts[n]!;
      return moments.product(states[first]!, states[second]!, kinds.count(shared, inputKinds));
    });
    layer += weight * states.reduce((sum, { square }, u) => sum + units[u]!.weight ** 2 * square, 0);
    const { mean, variance } = momentsOfSum(coefficients, states, overlaps, products);
    output += weight * (mean ** 2 + variance);
    outputs.push({ mean, variance });
    const increments = new Float64Array(outChannels * outLength);
    for (const [u, unit] of units.entries()) increments[unit.index] = unit.weight * states[u]!.mean;
    visit(index, increments);
  }
  return last ? { layer, output, outputs } : { layer, outputs: [] };
}

/**
 * Mean and variance of Σ r_u Δ_u from the moments of the Δ_u and the products E[Δ_u Δ_u′] of those that are not
 * independent.
 */
function momentsOfSum(
  coefficients: readonly number[],
  states: readonly WindowState[],
  overlaps: readonly Overlap[],
  products: readonly number[],
): { mean: number; variance: number } {
  let mean = 0;
  let variance = 0;
  for (const [u, coefficient] of coefficients.entries()) {
    const state = states[u]!;
    mean += coefficient * state.mean;
    variance += coefficient ** 2 * (state.square - state.mean ** 2);
  }
  for (const [n, { first, second }] of overlaps.entries()) {
    const covariance = products[n]! - states[first]!.mean * states[second]!.mean;
    variance += 2 * coefficients[first]! * coefficients[second]! * covariance;
  }
  return { mean, variance };
}

/** Number of summands of each kind in a window. */
type Window = readonly number[];

/** Kinds of summands: one for each clean value that occurs. */
class Kinds {
  readonly means: number[] = [];
  private readonly index = new Map<string, number>();

  constructor(cleanValues: readonly Float64Array[]) {
    for (const cleans of cleanValues) this.of(cleans);
  }

  /** Kind of every summand. */
  of(cleans: Float64Array): Int32Array {
    return Int32Array.from(cleans, (clean) => {
      const key = clean.toPrecision(13);
      const kind = this.index.get(key) ?? this.means.push(clean) - 1;
      this.index.set(key, kind);
      return kind;
    });
  }

  count(members: Iterable<number>, kinds: Int32Array): Window {
    const window = new Array<number>(this.means.length).fill(0);
    for (const member of members) window[kinds[member]!]!++;
    return window;
  }
}

/** A window and the moments E Δ, E Δ² of its increment Δ = ReLU(S − θ) − ReLU(S_clean − θ). */
interface WindowState {
  readonly window: Window;
  readonly clean: number;
  readonly mean: number;
  readonly square: number;
}

/** Moments of the increments of windows, each computed once. */
class IncrementMoments {
  private readonly excess: RectifiedExcess;
  private readonly states = new Map<string, WindowState>();
  private readonly products = new Map<string, number>();

  constructor(
    threshold: number,
    private readonly means: readonly number[],
  ) {
    this.excess = new RectifiedExcess(threshold, { means });
  }

  of(window: Window): WindowState {
    const known = this.states.get(window.join());
    if (known !== undefined) return known;
    const sum = window.reduce((total, count, kind) => total + count * Math.max(0, this.means[kind]!), 0);
    const clean = Math.max(0, sum - this.excess.threshold);
    const law = this.excess.law(window);
    const mean = this.excess.incrementMean(law, clean);
    const state = { window, clean, mean, square: this.excess.incrementSquare(law, clean) };
    this.states.set(window.join(), state);
    return state;
  }

  /** E[Δ₁Δ₂] of two windows that have the summands `shared` in common. */
  product(first: WindowState, second: WindowState, shared: Window): number {
    const key = `${first.window} ${second.window} ${shared}`;
    const known = this.products.get(key);
    if (known !== undefined) return known;
    const rest = ({ window }: WindowState) => this.excess.law(window.map((count, kind) => count - shared[kind]!));
    const cleans = [first.clean, second.clean] as const;
    const product = this.excess.incrementProduct(rest(first), this.excess.law(shared), rest(second), cleans);
    this.products.set(key, product);
    return product;
  }
}

/** Two units and the summands that they have in common. */
interface Overlap {
  readonly first: number;
  readonly second: number;
  readonly shared: readonly number[];
}

function overlappingUnits(units: readonly SumUnit[]): Overlap[] {
  const users = new Map<number, number[]>();
  for (const [u, { members }] of units.entries()) {
    for (const member of members) users.set(member, [...(users.get(member) ?? []), u]);
  }
  return units.flatMap(({ members }, first) => {
    const others = new Set([...members].flatMap((member) => users.get(member)!.filter((u) => u > first)));
    return [...others].map((second) => {
      return { first, second, shared: [...members].filter((member) => units[second]!.members.has(member)) };
    });
  });
}
