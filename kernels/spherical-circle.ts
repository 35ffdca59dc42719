// Two dimensions: a neuron is active on an arc of the points sorted by angle, so outputs and gradients are prefix sums,
// O(P + H) a step. The arc of each neuron is kept, and its two ends are set right at every step from the
// signs of w·x at the points on either side of them; only an arc that moved far or may be empty or full is
// searched anew, in O(log P).
import { take } from './parts/memory';
import {
  allocateNet, coefficientGradient, coefficients, data, failUnlessFinite, outputs, points, residuals, weightGradient, weights, width,
} from './parts/net';

export {
  coefficientGradient, coefficients, data, descend, outputs, residuals, weightGradient, weights,
} from './parts/net';

/** Points different from zero. */
let count: i32 = 0;

/**
 * Numbers of the points different from zero, by angle from −π (included) to π; written by the
 * caller before `prepare`, [P].
 */
export let order: usize = 0;

/** Coordinates of the sorted points −1, 0, …, 2·count, taken round the circle. */
let x: usize = 0;
let y: usize = 0;
/** Arcs: first point, in [0, count), and the point behind the last, [H][2]. */
let arcs: usize = 0;
/** Prefix sums over the sorted points twice round the circle, pairs, [2·count + 1]. */
let sums: usize = 0;

/** Points that one end of an arc passes before the arc is searched anew. */
const longestWalk: i32 = 8;

export function allocate(P: i32, H: i32): void {
  allocateNet(P, H, 2, H);
  order = take(<usize>P << 2);
  x = take(<usize>(2 * P + 2) << 3) + 8;
  y = take(<usize>(2 * P + 2) << 3) + 8;
  arcs = take(<usize>H << 3);
  sums = take(<usize>(2 * P + 1) << 4);
}

/** Takes in the data and their order. @param sorted number of points in `order` */
export function prepare(sorted: i32): void {
  count = sorted;
  for (let k = -1; count > 0 && k <= 2 * count; k++) {
    const point = data + (<usize>load<i32>(order + (<usize>((k + count) % count) << 2)) << 4);
    store<f64>(x + (k << 3), load<f64>(point));
    store<f64>(y + (k << 3), load<f64>(point, 8));
  }
}

export function forward(): void {
  memory.fill(sums, 0, <usize>(2 * count + 1) << 4);
  let total = f64x2.splat(0);
  for (let h = 0; h < width; h++) {
    const w = v128.load(weights + (<usize>h << 4));
    const arc = arcs + (<usize>h << 3);
    if (count > 0 && !settled(w, load<i32>(arc), load<i32>(arc, 4))) settle(w, arc);
    const term = f64x2.mul(f64x2.splat(load<f64>(coefficients + (<usize>h << 3)) / width), w);
    total = f64x2.add(total, term);
    const start = sums + (<usize>load<i32>(arc) << 4);
    const end = sums + (<usize>load<i32>(arc, 4) << 4);
    v128.store(start, f64x2.add(v128.load(start), term));
    v128.store(end, f64x2.sub(v128.load(end), term));
  }
  // V of a point is the sum over the arcs that reach it in the first or in the second round.
  let sum = f64x2.splat(0);
  for (let k: usize = 0; k < <usize>(2 * count) << 4; k += 16) {
    sum = f64x2.add(sum, v128.load(sums + k));
    v128.store(sums + k, sum);
  }
  memory.fill(outputs, 0, <usize>points << 3);
  for (let k = 0; k < count; k++) {
    const round = sums + (<usize>k << 4);
    const v = f64x2.add(v128.load(round), v128.load(round + (<usize>count << 4)));
    const output = outputs + (<usize>load<i32>(order + (<usize>k << 2)) << 3);
    const projection =
      f64x2.extract_lane(v, 0) * load<f64>(x + (<usize>k << 3)) + f64x2.extract_lane(v, 1) * load<f64>(y + (<usize>k << 3));
    store<f64>(output, projection);
  }
  failUnlessFinite(total);
}

export function backward(): void {
  let sum = f64x2.splat(0);
  v128.store(sums, sum);
  for (let k = 0; k < 2 * count; k++) {
    const point = load<i32>(order + (<usize>(k < count ? k : k - count) << 2));
    const residual = f64x2.splat(load<f64>(residuals + (<usize>point << 3)));
    sum = f64x2.add(sum, f64x2.mul(residual, v128.load(data + (<usize>point << 4))));
    v128.store(sums + (<usize>(k + 1) << 4), sum);
  }
  for (let h = 0; h < width; h++) {
    const arc = arcs + (<usize>h << 3);
    const start = sums + (<usize>load<i32>(arc) << 4);
    const end = sums + (<usize>load<i32>(arc, 4) << 4);
    const s = f64x2.sub(v128.load(end), v128.load(start));
    const scale = load<f64>(coefficients + (<usize>h << 3)) / width;
    v128.store(weightGradient + (<usize>h << 4), f64x2.mul(f64x2.splat(scale), s));
    const product = f64x2.mul(v128.load(weights + (<usize>h << 4)), s);
    const dot = f64x2.extract_lane(product, 0) + f64x2.extract_lane(product, 1);
    store<f64>(coefficientGradient + (<usize>h << 3), dot / width);
  }
}

/** Signs [w·x > 0] of the sorted points k − 1 (bit 0) and k (bit 1). */
@inline
function signsAround(w: v128, k: i32): i32 {
  const offset = <usize>(k << 3) - 8;
  const first = f64x2.mul(v128.shuffle<f64>(w, w, 0, 0), v128.load(x + offset));
  const second = f64x2.mul(v128.shuffle<f64>(w, w, 1, 1), v128.load(y + offset));
  return i64x2.bitmask(f64x2.gt(f64x2.add(first, second), f64x2.splat(0)));
}

/** Whether both ends stand between an active and an inactive point: the arc is then the set of active points. */
@inline
function settled(w: v128, start: i32, end: i32): bool {
  return signsAround(w, start) === 2 && signsAround(w, end) === 1;
}

/** w·x of the sorted point k. */
@inline
function active(w: v128, k: i32): bool {
  const offset = <usize>(k << 3);
  return f64x2.extract_lane(w, 0) * load<f64>(x + offset) + f64x2.extract_lane(w, 1) * load<f64>(y + offset) > 0;
}

/** Moves the ends of an arc to where they belong. */
function settle(w: v128, arc: usize): void {
  let start = load<i32>(arc);
  let end = load<i32>(arc, 4);
  const first = start;
  const last = end;
  if (end - start < count && active(w, end)) {
    do end++;
    while (end - start < count && end - last < longestWalk && active(w, end));
  } else {
    while (end > start && last - end < longestWalk && !active(w, end - 1)) end--;
  }
  if (end - start < count && active(w, start - 1)) {
    do start--;
    while (start >= 0 && end - start < count && first - start < longestWalk && active(w, start - 1));
  } else {
    while (start < end && start - first < longestWalk && !active(w, start)) start++;
  }
  keep(arc, start, end);
  if (!settled(w, load<i32>(arc), load<i32>(arc, 4))) search(w, arc);
}

/** Stores an arc with its first point in [0, count). */
function keep(arc: usize, start: i32, end: i32): void {
  const turn = start < 0 ? count : start >= count ? -count : 0;
  store<i32>(arc, start + turn);
  store<i32>(arc, end + turn, 4);
}

/** Finds the arc from the directions ±90° from w: it reaches from behind the one to before the other. */
function search(w: v128, arc: usize): void {
  const a = f64x2.extract_lane(w, 0);
  const b = f64x2.extract_lane(w, 1);
  let start = firstBehind(b, -a, true);
  let end = firstBehind(-b, a, false);
  if (inUpperHalf(b, -a)) end += count;
  end = max(start, end);
  // Signs have the last word: points within rounding of the ends, or a neuron at zero.
  while (start < end && !active(w, end - 1)) end--;
  while (start < end && !active(w, start)) start++;
  keep(arc, start, end);
}

/** Angles [0, π). */
function inUpperHalf(a: f64, b: f64): bool {
  return b > 0 || (b === 0 && a > 0);
}

/** Number of sorted points at smaller angle than (a, b), or also at the same angle. */
function firstBehind(a: f64, b: f64, orSame: bool): i32 {
  const upper = inUpperHalf(a, b);
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const px = load<f64>(x + (<usize>middle << 3));
    const py = load<f64>(y + (<usize>middle << 3));
    const turn = px * b - py * a;
    const before = inUpperHalf(px, py) !== upper ? upper : turn > 0 || (orSame && turn === 0);
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}
