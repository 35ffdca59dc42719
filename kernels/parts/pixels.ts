import { highProduct } from './philox';
import { clean, displaced, Problem } from './problem';

// The clean and the displaced images of a batch of four samples, one a lane, from the words of the pair stream as
// src/montecarlo/pair-draw.ts has it.

/** Lights the pixels of a batch; `draw` holds its four vectors of words, `lit` takes the addresses of the pixels. */
export function lightPixels(problem: Problem, batch: i32, draw: usize, lit: usize): void {
  const length = i32x4.splat(problem.length);
  const first = highProduct(v128.load(draw), length);
  const numbers = highProduct(v128.load(draw, 16), i32x4.splat(problem.offsetCount));
  const second = wrap(i32x4.add(first, gather(problem.offsets, numbers)), length);
  const row = problem.inputRow(clean, batch);
  v128.store(lit, addresses(row, first));
  v128.store(lit, addresses(row, second), 16);
  for (let end = lit + 32; lit < end; lit += 4) store<f32>(load<usize>(lit), 1);
  if (problem.withDiffeo) {
    const displacedRow = problem.inputRow(displaced, batch);
    v128.store(lit, addresses(displacedRow, shifted(problem, first, v128.load(draw, 32), length)));
    v128.store(lit, addresses(displacedRow, shifted(problem, second, v128.load(draw, 48), length)), 16);
    for (let end = lit + 32; lit < end; lit += 4) {
      const at = load<usize>(lit);
      store<f32>(at, load<f32>(at) + 1);
    }
  }
}

/** Puts out the pixels of `batches` batches. */
export function clearPixels(problem: Problem, batches: i32): void {
  const end = problem.lit + <usize>batches * (problem.withDiffeo ? 64 : 32);
  for (let lit = problem.lit; lit < end; lit += 4) store<f32>(load<usize>(lit), 0);
}

/** The sites that random words move pixels to. */
@inline
function shifted(problem: Problem, sites: v128, words: v128, length: v128): v128 {
  let moved = i32x4.add(sites, i32x4.splat(problem.leastShift));
  const end = problem.thresholds + (<usize>problem.thresholdCount << 2);
  for (let at = problem.thresholds; at < end; at += 4) {
    moved = i32x4.sub(moved, i32x4.ge_u(words, v128.load32_splat(at)));
  }
  for (let turn = 0; turn < problem.turns; turn++) moved = wrap(moved, length);
  return moved;
}

/** Sites less one turn of the ring where they are beyond its end. */
@inline
function wrap(sites: v128, length: v128): v128 {
  return i32x4.sub(sites, v128.and(length, i32x4.ge_s(sites, length)));
}

/** Integers of a table. */
@inline
function gather(table: usize, numbers: v128): v128 {
  const at = i32x4.add(i32x4.splat(<i32>table), i32x4.shl(numbers, 2));
  let values = v128.load32_zero(<usize>i32x4.extract_lane(at, 0));
  values = v128.load_lane<i32>(<usize>i32x4.extract_lane(at, 1), values, 1);
  values = v128.load_lane<i32>(<usize>i32x4.extract_lane(at, 2), values, 2);
  return v128.load_lane<i32>(<usize>i32x4.extract_lane(at, 3), values, 3);
}

/** Addresses of one site for each lane. */
@inline
function addresses(row: usize, sites: v128): v128 {
  return i32x4.add(i32x4.add(i32x4.splat(<i32>row), i32x4(0, 4, 8, 12)), i32x4.shl(sites, 4));
}
