import { dot } from './vectors.js';

/** A function of many numbers with its gradient, which it writes to `gradient`. May be infinite or NaN. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number;

/** When a descent ends, and who hears of it. */
export interface LbfgsOptions {
  /** Most steps, default 500. */
  readonly steps?: number;
  /** Ends where the value fell by less than this part of 1 + |value| in ten steps, default 10⁻¹⁰. */
  readonly tolerance?: number;
  /** Steps whose change of the gradient is remembered, default 10. */
  readonly memory?: number;
  /** Hears of every step; returns whether to go on. */
  readonly onStep?: (step: number, value: number) => boolean;
}

/** Where a descent ended. */
export interface LbfgsResult {
  readonly point: Float64Array;
  readonly value: number;
  readonly steps: number;
  readonly evaluations: number;
}

const sufficient = 1e-4;
const curvature = 0.9;
/** Bisections of a line search. */
const mostTrials = 25;
/** Steps over which the fall of the value is looked at. */
const window = 10;

/**
 * Descent by L-BFGS with the bisection of Lewis and Overton for the weak Wolfe conditions, which also suits functions
 * with kinks (*Nonsmooth optimization via quasi-Newton methods*, Math. Program. 141 (2013) 135; L-BFGS: Liu, Nocedal,
 * Math. Program. 45 (1989) 503). Deterministic. A local minimum at best.
 */
export function minimiseLbfgs(evaluate: Differentiable, start: Float64Array, options: LbfgsOptions = {}): LbfgsResult {
  const { steps: most = 500, tolerance = 1e-10, memory = 10, onStep } = options;
  const history: { readonly step: Float64Array; readonly change: Float64Array; readonly inverse: number }[] = [];
  const values: number[] = [];
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = evaluate(point, gradient);
  let evaluations = 1;
  let steps = 0;
  for (; steps < most && Number.isFinite(value); steps++) {
    let direction = descentDirection(gradient, history);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      history.length = 0;
      direction = gradient.map((entry) => -entry);
      slope = dot(direction, gradient);
      if (!(slope < 0)) break;
    }
    // What a quasi-Newton step can gain is about half of −slope.
    if (history.length > 1 && -slope < (tolerance / 10) * (1 + Math.abs(value))) break;
    const first = history.length > 0 ? 1 : Math.min(1, 0.1 / Math.sqrt(-slope));
    const found = searchLine(evaluate, { point, value, direction, slope, first });
    evaluations += found.evaluations;
    if (found.point === undefined) {
      if (history.length === 0) break;
      history.length = 0;
      continue;
    }
    const step = found.point.map((entry, i) => entry - point[i]!);
    const change = found.gradient.map((entry, i) => entry - gradient[i]!);
    const product = dot(step, change);
    if (product > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change))) {
      history.push({ step, change, inverse: 1 / product });
      if (history.length > memory) history.shift();
    }
    ({ point, gradient, value } = { point: found.point, gradient: found.gradient, value: found.value });
    values.push(value);
    if (onStep?.(steps + 1, value) === false) break;
    const before = values.at(-1 - window);
    if (before !== undefined && before - value < tolerance * (1 + Math.abs(value))) break;
  }
  return { point, value, steps, evaluations };
}

/** −H g by the two-loop recursion. */
function descentDirection(
  gradient: Float64Array,
  history: readonly { readonly step: Float64Array; readonly change: Float64Array; readonly inverse: number }[],
): Float64Array<ArrayBuffer> {
  const direction = gradient.map((entry) => -entry);
  const factors = new Array<number>(history.length);
  for (let k = history.length - 1; k >= 0; k--) {
    const { step, change, inverse } = history[k]!;
    factors[k] = inverse * dot(step, direction);
    addTo(direction, change, -factors[k]!);
  }
  const last = history.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.inverse * dot(last.change, last.change));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (const [k, { step, change, inverse }] of history.entries()) {
    addTo(direction, step, factors[k]! - inverse * dot(change, direction));
  }
  return direction;
}

function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

interface Line {
  readonly point: Float64Array;
  readonly value: number;
  readonly direction: Float64Array;
  readonly slope: number;
  readonly first: number;
}

/** A point of the line that meets the weak Wolfe conditions, or one that is lower if no such point is found in time. */
function searchLine(evaluate: Differentiable, { point, value, direction, slope, first }: Line) {
  let [low, high, length] = [0, Number.POSITIVE_INFINITY, first];
  let lower: { point: Float64Array<ArrayBuffer>; gradient: Float64Array<ArrayBuffer>; value: number } | undefined;
  for (let trial = 1; trial <= mostTrials; trial++) {
    const next = new Float64Array(point.length);
    for (let i = 0; i < next.length; i++) next[i] = point[i]! + length * direction[i]!;
    const gradient = new Float64Array(point.length);
    const reached = evaluate(next, gradient);
    if (!(reached <= value + sufficient * length * slope)) high = length;
    else {
      lower = { point: next, gradient, value: reached };
      if (dot(gradient, direction) >= curvature * slope) return { ...lower, evaluations: trial };
      low = length;
    }
    length = Number.isFinite(high) ? (low + high) / 2 : 2 * low;
    if (high - low < 1e-12 * high) return ended(lower, trial);
  }
  return ended(lower, mostTrials);
}

function ended<Found extends object>(lower: Found | undefined, evaluations: number) {
  const nothing = { point: undefined, gradient: new Float64Array(0), value: Number.NaN };
  return { ...(lower ?? nothing), evaluations };
}
