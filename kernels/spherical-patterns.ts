// The exact fast path: activation patterns are kept from step to step.
//
// Each neuron has a short hot list, the points of smallest |w·x|/‖x‖, whose signs are evaluated at every step,
// and a certificate for the others: no sign changes while the neuron has moved less than the next smallest
// |w·x|/‖x‖ since it was last scanned. The sign of w·x does not feel the norm of w, so the movement may be
// measured up to a positive factor.
import { fourSigns } from './parts/activation';
import { take } from './parts/memory';
import * as net from './parts/one-hidden-layer';

export { data, weights, coefficients, outputs, residuals, weightGradient, coefficientGradient, rows } from './parts/one-hidden-layer';
export { descend } from './parts/one-hidden-layer';

/** Length of a hot list: four pairs of points. */
const hotCount: i32 = 8;

/** Neurons scanned by the last forward pass. */
export let scanned: i32 = 0;

/** The neuron as it was when last scanned, [H][d]. */
let references: usize = 0;
/** Square of the distance that a neuron may move from its reference, [H]. */
let limits: usize = 0;
/** Hot points: numbers [H][8], coordinates [H][d][8], bits [H]. */
let hotPoints: usize = 0;
let hotCoordinates: usize = 0;
let hotBits: usize = 0;
/** 1/‖x_μ‖, [32·pointBlocks]; infinite at zero points, which then never compare as near. */
let inverseNorms: usize = 0;
/**
 * |w·x_μ|/‖x_μ‖ of the neuron being scanned, [32·pointBlocks], and the bits of those within reach, [pointBlocks] words.
 */
let distances: usize = 0;
let nearBits: usize = 0;
/** Reach in which a scan looks for the hot list, over ‖w‖: follows the margins of the neurons scanned before. */
let spread: f64 = 1;
/** The hotCount + 1 nearest points so far, in order: distances and numbers. */
let nearest: usize = 0;
let nearestPoints: usize = 0;

export function allocate(points: i32, width: i32, dimension: i32): void {
  net.allocate(points, width, dimension);
  const paddedPoints = <usize>net.pointBlocks << 5;
  references = take(<usize>(width * dimension) << 3);
  limits = take(<usize>width << 3);
  hotPoints = take(<usize>(width * hotCount) << 2);
  hotCoordinates = take(<usize>(width * dimension * hotCount) << 3);
  hotBits = take(<usize>width);
  inverseNorms = take(paddedPoints << 3);
  distances = take(paddedPoints << 3);
  nearBits = take(<usize>net.pointBlocks << 2);
  nearest = take((hotCount + 1) << 3);
  nearestPoints = take((hotCount + 1) << 2);
}

export function prepare(): void {
  net.prepare();
  for (let point = 0; point < net.pointBlocks << 5; point++) {
    let square: f64 = 0;
    for (let i = 0; point < net.points && i < net.dimension; i++) {
      const x = load<f64>(net.data + (<usize>(point * net.dimension + i) << 3));
      square += x * x;
    }
    store<f64>(inverseNorms + (<usize>point << 3), 1 / Math.sqrt(square));
  }
  for (let h = 0; h < net.width; h++) store<f64>(limits + (<usize>h << 3), -1);
}

export function forward(): void {
  updatePatterns();
  net.outputsFromPatterns<f64>();
}

export function backward(): void {
  net.gradientsFromPatterns<f64>();
}

/** The same with sums in float32. */
export function forward32(): void {
  updatePatterns();
  net.outputsFromPatterns<f32>();
}

export function backward32(): void {
  net.gradientsFromPatterns<f32>();
}

function updatePatterns(): void {
  scanned = 0;
  for (let h = 0; h < net.width; h++) {
    if (certified(h)) refreshHot(h);
    else if (moved(h)) scan(h);
  }
}

/**
 * Whether no point outside the hot list can have changed sign. False for a neuron never scanned, at zero or not finite.
 */
@inline
function certified(h: i32): bool {
  const w = net.weights + (<usize>(h * net.dimension) << 3);
  const reference = references + (<usize>(h * net.dimension) << 3);
  const end = <usize>net.dimension << 3;
  const limit = load<f64>(limits + (<usize>h << 3));
  let square: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    const step = load<f64>(w + i) - load<f64>(reference + i);
    square += step * step;
  }
  return square < limit || certifiedUpToNorm(w, reference, end, limit);
}

function certifiedUpToNorm(w: usize, reference: usize, end: usize, limit: f64): bool {
  let norm: f64 = 0;
  let overlap: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    norm += load<f64>(w + i) * load<f64>(w + i);
    overlap += load<f64>(w + i) * load<f64>(reference + i);
  }
  const factor = overlap / norm;
  let square: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    const step = factor * load<f64>(w + i) - load<f64>(reference + i);
    square += step * step;
  }
  return factor > 0 && square < limit;
}

/** Whether the neuron differs from its reference or has none. */
function moved(h: i32): bool {
  const offset = <usize>(h * net.dimension) << 3;
  const size = <usize>net.dimension << 3;
  return load<f64>(limits + (<usize>h << 3)) < 0 || memory.compare(net.weights + offset, references + offset, size) !== 0;
}

/** Evaluates the signs of the hot points. */
@inline
function refreshHot(h: i32): void {
  const zero = f64x2.splat(0);
  let z0 = zero;
  let z1 = zero;
  let z2 = zero;
  let z3 = zero;
  let w = net.weights + (<usize>(h * net.dimension) << 3);
  let x = hotCoordinates + (<usize>(h * net.dimension) << 6);
  const end = w + (<usize>net.dimension << 3);
  for (; w < end; w += 8) {
    const a = v128.load64_splat(w);
    z0 = f64x2.add(z0, f64x2.mul(a, v128.load(x)));
    z1 = f64x2.add(z1, f64x2.mul(a, v128.load(x, 16)));
    z2 = f64x2.add(z2, f64x2.mul(a, v128.load(x, 32)));
    z3 = f64x2.add(z3, f64x2.mul(a, v128.load(x, 48)));
    x += 64;
  }
  const bits = fourSigns(z0, z1, z2, z3);
  let changed = bits ^ load<u8>(hotBits + h);
  if (changed === 0) return;
  store<u8>(hotBits + h, bits);
  do {
    const point = load<i32>(hotPoints + (<usize>(h * hotCount + ctz(changed)) << 2));
    const row = net.rows + (<usize>((point >> 5) * (net.widthBlocks << 5) + h) << 2);
    store<u32>(row, load<u32>(row) ^ (1 << (point & 31)));
    flipColumn(h, point);
    changed &= changed - 1;
  } while (changed !== 0);
}

@inline
function flipColumn(h: i32, point: i32): void {
  const column = net.columns + (<usize>((h >> 5) * (net.pointBlocks << 5) + point) << 2);
  store<u32>(column, load<u32>(column) ^ (1 << (h & 31)));
}

/** Evaluates the signs of all points, and renews the hot list and the certificate. */
function scan(h: i32): void {
  scanned++;
  const w = net.weights + (<usize>(h * net.dimension) << 3);
  const norm = normOf(w);
  const reach = spread * norm;
  for (let block = 0; block < net.pointBlocks; block++) {
    const bits = scanBlock(w, block, reach);
    const row = net.rows + (<usize>(block * (net.widthBlocks << 5) + h) << 2);
    let changed = bits ^ load<u32>(row);
    store<u32>(row, bits);
    for (; changed !== 0; changed &= changed - 1) flipColumn(h, (block << 5) + ctz(changed));
  }
  clearNearest();
  certify(h, norm, norm > 0 && norm < Infinity ? findNearest(w, reach, norm) : 0);
}

function normOf(w: usize): f64 {
  let square: f64 = 0;
  for (const end = w + (<usize>net.dimension << 3); w < end; w += 8) square += load<f64>(w) * load<f64>(w);
  return Math.sqrt(square);
}

/** Signs of 32 points; leaves their distances and the bits of those within reach. */
function scanBlock(w: usize, block: i32, reach: f64): u32 {
  const zero = f64x2.splat(0);
  const tileSize = <usize>net.dimension << 8;
  const tile = net.tiles + <usize>block * tileSize;
  const reaches = f64x2.splat(reach);
  let bits: u32 = 0;
  let near: u32 = 0;
  for (let point: u32 = 0; point < 32; point += 8) {
    let z0 = zero;
    let z1 = zero;
    let z2 = zero;
    let z3 = zero;
    let component = w;
    for (let x = tile + (<usize>point << 3); x < tile + tileSize; x += 256) {
      const a = v128.load64_splat(component);
      z0 = f64x2.add(z0, f64x2.mul(a, v128.load(x)));
      z1 = f64x2.add(z1, f64x2.mul(a, v128.load(x, 16)));
      z2 = f64x2.add(z2, f64x2.mul(a, v128.load(x, 32)));
      z3 = f64x2.add(z3, f64x2.mul(a, v128.load(x, 48)));
      component += 8;
    }
    bits |= fourSigns(z0, z1, z2, z3) << point;
    const offset = ((<usize>block << 5) + point) << 3;
    const scale = inverseNorms + offset;
    const distance = distances + offset;
    z0 = f64x2.mul(f64x2.abs(z0), v128.load(scale));
    z1 = f64x2.mul(f64x2.abs(z1), v128.load(scale, 16));
    z2 = f64x2.mul(f64x2.abs(z2), v128.load(scale, 32));
    z3 = f64x2.mul(f64x2.abs(z3), v128.load(scale, 48));
    v128.store(distance, z0);
    v128.store(distance, z1, 16);
    v128.store(distance, z2, 32);
    v128.store(distance, z3, 48);
    z0 = f64x2.sub(reaches, z0);
    z1 = f64x2.sub(reaches, z1);
    z2 = f64x2.sub(reaches, z2);
    z3 = f64x2.sub(reaches, z3);
    near |= fourSigns(z0, z1, z2, z3) << point;
  }
  store<u32>(nearBits + (<usize>block << 2), near);
  return bits;
}

/**
 * Lists the nearest points within reach, a reach that grows until there are some. Returns a distance that
 * no other point is below.
 */
function findNearest(w: usize, reach: f64, norm: f64): f64 {
  for (;;) {
    for (let block = 0; block < net.pointBlocks; block++) {
      let near = load<u32>(nearBits + (<usize>block << 2));
      for (; near !== 0; near &= near - 1) insert((block << 5) + ctz(near));
    }
    // No distance is above the norm: past it the reach takes in all points.
    if (load<f64>(nearest + ((hotCount / 2) << 3)) < Infinity || reach > 1.1 * norm) break;
    clearNearest();
    reach *= 2;
    for (let block = 0; block < net.pointBlocks; block++) scanBlock(w, block, reach);
  }
  const margin = min(reach, load<f64>(nearest + (hotCount << 3)));
  spread += 0.05 * ((1.5 * margin) / norm - spread);
  return margin;
}

function clearNearest(): void {
  for (let k = 0; k <= hotCount; k++) {
    store<f64>(nearest + (<usize>k << 3), Infinity);
    store<i32>(nearestPoints + (<usize>k << 2), -1);
  }
}

/** Puts a point in its place among the nearest. */
function insert(point: i32): void {
  const distance = load<f64>(distances + (<usize>point << 3));
  let k = hotCount;
  if (!(distance < load<f64>(nearest + (<usize>k << 3)))) return;
  for (; k > 0 && distance < load<f64>(nearest + (<usize>(k - 1) << 3)); k--) {
    store<f64>(nearest + (<usize>k << 3), load<f64>(nearest + (<usize>(k - 1) << 3)));
    store<i32>(nearestPoints + (<usize>k << 2), load<i32>(nearestPoints + (<usize>(k - 1) << 2)));
  }
  store<f64>(nearest + (<usize>k << 3), distance);
  store<i32>(nearestPoints + (<usize>k << 2), point);
}

/**
 * Takes the nearest points as hot list, the present weights as reference, and the margin less what
 * rounding may hide as limit.
 */
function certify(h: i32, norm: f64, margin: f64): void {
  const d = net.dimension;
  const w = net.weights + (<usize>(h * d) << 3);
  memory.copy(references + (<usize>(h * d) << 3), w, <usize>d << 3);
  let bits: u32 = 0;
  for (let k = 0; k < hotCount; k++) {
    const point = load<i32>(nearestPoints + (<usize>k << 2));
    store<i32>(hotPoints + (<usize>(h * hotCount + k) << 2), point);
    let z: f64 = 0;
    for (let i = 0; i < d; i++) {
      const x = point < 0 ? 0 : load<f64>(net.data + (<usize>(point * d + i) << 3));
      store<f64>(hotCoordinates + (<usize>((h * d + i) * hotCount + k) << 3), x);
      z += load<f64>(w + (<usize>i << 3)) * x;
    }
    if (z > 0) bits |= 1 << k;
  }
  store<u8>(hotBits + h, bits);
  // The rounding of w·x/‖x‖, now and at the step of the test, is below 4 (d + 8) ε ‖w‖; that of
  // the squares below 1e-12.
  const certain = margin - 4 * (d + 8) * f64.EPSILON * norm;
  store<f64>(limits + (<usize>h << 3), certain > 0 ? certain * certain * (1 - 1e-12) : 0);
}
