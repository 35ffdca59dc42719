import { clean, displaced, Problem } from './problem';

// The clean and the displaced images of a group of four samples, one a lane, from the words of the pair stream as
// src/montecarlo/pair-draw.ts has it.

/** Lights the pixels of a group; `draw` holds its four vectors of words, `lit` takes the addresses. */
export function lightPixels(problem: Problem, group: i32, draw: usize, lit: usize): void {
  const length = problem.length;
  const offsets = problem.offsets;
  const offsetCount = problem.offsetCount;
  const cleanRow = problem.inputRow(clean, group);
  const displacedRow = problem.inputRow(displaced, group);
  for (let lane: usize = 0; lane < 16; lane += 4) {
    const first = scale(load<u32>(draw + lane), length);
    let second = first + load<i32>(offsets + (<usize>scale(load<u32>(draw + lane, 16), offsetCount) << 2));
    if (second >= length) second -= length;
    store<usize>(lit, lightPixel(cleanRow + lane, first));
    store<usize>(lit, lightPixel(cleanRow + lane, second), 4);
    lit += 8;
    if (problem.withDiffeo) {
      store<usize>(lit, lightPixel(displacedRow + lane, shifted(problem, first, load<u32>(draw + lane, 32))));
      store<usize>(lit, lightPixel(displacedRow + lane, shifted(problem, second, load<u32>(draw + lane, 48))), 4);
      lit += 8;
    }
  }
}

/** Puts out the pixels of `groups` groups. */
export function clearPixels(problem: Problem, groups: i32): void {
  const end = problem.lit + <usize>groups * (problem.withDiffeo ? 64 : 32);
  for (let lit = problem.lit; lit < end; lit += 4) store<f32>(load<usize>(lit), 0);
}

/** ⌊word·count/2³²⌋. */
@inline
function scale(word: u32, count: i32): i32 {
  return <i32>((<u64>word * <u64>count) >>> 32);
}

/** The site that a random word moves a pixel to. */
function shifted(problem: Problem, site: i32, word: u32): i32 {
  const length = problem.length;
  const end = problem.thresholds + (<usize>problem.thresholdCount << 3);
  let moved = site - problem.largestShift;
  for (let at = problem.thresholds; at < end; at += 8) moved += <i32>(<f64>word >= load<f64>(at));
  while (moved < 0) moved += length;
  while (moved >= length) moved -= length;
  return moved;
}

/** Adds 1 to a site of one lane; returns its address. */
@inline
function lightPixel(row: usize, site: i32): usize {
  const at = row + (<usize>site << 4);
  store<f32>(at, load<f32>(at) + 1);
  return at;
}
