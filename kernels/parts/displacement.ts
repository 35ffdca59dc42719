// Displacement fields of maximum entropy in float32, in pixels: x(v, u) = Σ_q b_q(v) Σ_p C_pq b_p(u), y alike, for
// four samples drawn together.
import { addVariates, radiiAndDirections } from './gaussian';
import { take } from './memory';
import { BlockPart, encrypt, prepareBlock, prepareSamples, SamplePart } from './philox';

/** Stream `displacements` of src/numerics/random/streams.ts. */
const displacementStream = 32;
/** Blocks of random words that are drawn together. */
const blocksAtOnce = 16;

const blockPart = changetype<BlockPart>(memory.data(offsetof<BlockPart>(), 16));
const samplePart = changetype<SamplePart>(memory.data(offsetof<SamplePart>(), 16));
const words: usize = memory.data(blocksAtOnce * 64, 16);
const directions: usize = memory.data(blocksAtOnce * 64, 16);
const variates: usize = memory.data(blocksAtOnce * 64, 16);
/** Never written. */
const zeros: usize = memory.data(blocksAtOnce * 64, 16);

/**
 * One mode, as the host writes it: where its coefficient goes, in entries of [q][p], and its
 * deviations for x and y in pixels.
 */
@unmanaged
class Mode {
  place: i32;
  deviationX: f32;
  deviationY: f32;
}

let functions: i32 = 0;
let functionsDown: i32 = 0;
let modes: i32 = 0;

/** Width and height of the frame, padded: functions are zero beyond the frame. */
export let paddedWidth: i32 = 0;
export let paddedHeight: i32 = 0;

/** b_p(u), [functions][padded width], and b_q(v), [functions down][padded height]. */
export let across: usize = 0;
export let down: usize = 0;
/** For each q how many p have a mode, i32; all modes, Mode. */
export let extents: usize = 0;
export let modeTable: usize = 0;

/** C_pq of four samples, one a lane: [q][p], a vector for x and one for y. Drawn here, or written by the host. */
export let coefficients: usize = 0;
/** Σ_p C_pq b_p(u) of one sample: [q], a row for x and one for y. */
let partials: usize = 0;
/** Two rows of the field: x, y, and x, y of the next. */
export let rowPair: usize = 0;

export function allocateFields(width: i32, height: i32, p: i32, q: i32, modeCount: i32): void {
  functions = p;
  functionsDown = q;
  modes = modeCount;
  paddedWidth = (width + 7) & ~7;
  paddedHeight = (height + 1) & ~1;
  const rowBytes = <usize>paddedWidth << 2;
  across = take(<usize>p * rowBytes);
  down = take(<usize>(q * paddedHeight) << 2);
  extents = take(<usize>q << 2);
  modeTable = take(<usize>modeCount * offsetof<Mode>());
  coefficients = take(<usize>(p * q) << 5);
  partials = take(<usize>(2 * q) * rowBytes);
  rowPair = take(4 * rowBytes);
}

/** Coefficients of the samples `low` … `low` + 3 of the high word `high`. */
export function drawCoefficients(low: i32, high: i32): void {
  prepareSamples(samplePart, low, displacementStream);
  const blocks = (modes + 1) >> 1;
  for (let first = 0; first < blocks; first += blocksAtOnce) {
    const count = min(blocksAtOnce, blocks - first);
    for (let b = 0; b < count; b++) {
      prepareBlock(blockPart, first + b, high);
      encrypt(samplePart, blockPart, words + (<usize>b << 6));
    }
    radiiAndDirections(words, directions, 2 * count);
    addVariates(words, directions, 2 * count, 1, zeros, variates);
    scatter(2 * first, min(2 * count, modes - 2 * first));
  }
}

/** The variates of `count` modes from `first` on, scaled, to their places. */
function scatter(first: i32, count: i32): void {
  let entry = modeTable + <usize>first * offsetof<Mode>();
  let from = variates;
  for (let m = 0; m < count; m++) {
    const mode = changetype<Mode>(entry);
    const to = coefficients + (<usize>mode.place << 5);
    v128.store(to, f32x4.mul(f32x4.splat(mode.deviationX), v128.load(from)));
    v128.store(to, f32x4.mul(f32x4.splat(mode.deviationY), v128.load(from, 16)), 16);
    entry += offsetof<Mode>();
    from += 32;
  }
}

/** Prepares the field of the sample in a lane: the sums over p for every q, eight columns at a time. */
export function sumOverFunctions(lane: i32): void {
  const rowBytes = <usize>paddedWidth << 2;
  let row = coefficients + (<usize>lane << 2);
  let out = partials;
  for (let q = 0; q < functionsDown; q++) {
    const end = row + (<usize>load<i32>(extents + (<usize>q << 2)) << 5);
    for (let u: usize = 0; u < rowBytes; u += 32) {
      let x0 = f32x4.splat(0), x1 = x0, y0 = x0, y1 = x0;
      let b = across + u;
      for (let c = row; c < end; c += 32) {
        const cx = v128.load32_splat(c), cy = v128.load32_splat(c, 16);
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        x0 = f32x4.add(x0, f32x4.mul(cx, b0));
        x1 = f32x4.add(x1, f32x4.mul(cx, b1));
        y0 = f32x4.add(y0, f32x4.mul(cy, b0));
        y1 = f32x4.add(y1, f32x4.mul(cy, b1));
        b += rowBytes;
      }
      v128.store(out + u, x0);
      v128.store(out + u, x1, 16);
      v128.store(out + rowBytes + u, y0);
      v128.store(out + rowBytes + u, y1, 16);
    }
    row += <usize>functions << 5;
    out += 2 * rowBytes;
  }
}

/** Rows v and v + 1 of the field to `rowPair`. */
export function fieldRows(v: i32): void {
  const rowBytes = <usize>paddedWidth << 2;
  const downBytes = <usize>paddedHeight << 2;
  const end = partials + <usize>(2 * functionsDown) * rowBytes;
  for (let u: usize = 0; u < rowBytes; u += 32) {
    let x0 = f32x4.splat(0), x1 = x0, y0 = x0, y1 = x0;
    let nextX0 = x0, nextX1 = x0, nextY0 = x0, nextY1 = x0;
    let factor = down + (<usize>v << 2);
    for (let at = partials + u; at < end; at += 2 * rowBytes) {
      const b = v128.load32_splat(factor), next = v128.load32_splat(factor, 4);
      const px0 = v128.load(at), px1 = v128.load(at, 16);
      x0 = f32x4.add(x0, f32x4.mul(b, px0));
      x1 = f32x4.add(x1, f32x4.mul(b, px1));
      nextX0 = f32x4.add(nextX0, f32x4.mul(next, px0));
      nextX1 = f32x4.add(nextX1, f32x4.mul(next, px1));
      const py0 = v128.load(at + rowBytes), py1 = v128.load(at + rowBytes, 16);
      y0 = f32x4.add(y0, f32x4.mul(b, py0));
      y1 = f32x4.add(y1, f32x4.mul(b, py1));
      nextY0 = f32x4.add(nextY0, f32x4.mul(next, py0));
      nextY1 = f32x4.add(nextY1, f32x4.mul(next, py1));
      factor += downBytes;
    }
    let out = rowPair + u;
    v128.store(out, x0);
    v128.store(out, x1, 16);
    out += rowBytes;
    v128.store(out, y0);
    v128.store(out, y1, 16);
    out += rowBytes;
    v128.store(out, nextX0);
    v128.store(out, nextX1, 16);
    out += rowBytes;
    v128.store(out, nextY0);
    v128.store(out, nextY1, 16);
  }
}
