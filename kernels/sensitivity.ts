import { convolve, convolveCompared } from './parts/convolution';
import { addVariates, radiiAndDirections } from './parts/gaussian';
import { fillHalos, Layer } from './parts/layer';
import { addToMoments, firstLanes, Moments, startMoments, storeMoments } from './parts/moments';
import { BlockPart, encryptTwo, prepareBlock, prepareSamples, SamplePart, setKey } from './parts/philox';
import { clearPixels, lightPixels } from './parts/pixels';
import { clean, displaced, noisy, Problem } from './parts/problem';

// Monte Carlo of ‖f(τx) − f(x)‖² and ‖f(x + η) − f(x)‖² for every layer and the output, four samples to a group, one a lane.
// The host writes a Problem and calls `configure` once, `prepare` for every high word of the sample index, then `reduce`.

/** Streams of src/numerics/random/streams.ts. */
const noiseStream = 0;
const pairStream = 1;

let problem: Problem = changetype<Problem>(0);
const pairBlock = changetype<BlockPart>(memory.data(offsetof<BlockPart>(), 16));
const samplePart = changetype<SamplePart>(memory.data(offsetof<SamplePart>(), 16));
const samplePart2 = changetype<SamplePart>(memory.data(offsetof<SamplePart>(), 16));

/** First address that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

export function configure(address: usize): void {
  problem = changetype<Problem>(address);
  setKey(problem.key0, problem.key1);
}

/** Prepares the counters of all samples whose index has the high word `sampleHigh`. */
export function prepare(sampleHigh: i32): void {
  prepareBlock(pairBlock, 0, sampleHigh);
  for (let block = 0; block < problem.noiseBlocks; block++) {
    const part = problem.blockParts + <usize>block * offsetof<BlockPart>();
    prepareBlock(changetype<BlockPart>(part), block, sampleHigh);
  }
}

/**
 * Moments over `count` samples from `sample` on (low word, a multiple of 4): mean and sum of squared deviations, f64 each,
 * for each numerator, to `out`.
 */
export function reduce(sample: i32, count: i32, out: usize): void {
  const numerators = problem.numeratorCount;
  drawPairs(sample, count);
  for (let start = 0; start < count; start += 4 * problem.groups) {
    const groups = advance(sample, start, count);
    let values = problem.numerators;
    for (let g = 0; g < groups; g++) {
      const left = count - start - 4 * g;
      let moments = problem.moments;
      for (let n = 0; n < numerators; n++) {
        addGroup(changetype<Moments>(moments), v128.load(values), start + g == 0, left);
        moments += offsetof<Moments>();
        values += 16;
      }
    }
  }
  for (let n = 0; n < numerators; n++) {
    const moments = changetype<Moments>(problem.moments + <usize>n * offsetof<Moments>());
    storeMoments(moments, count, out + (<usize>n << 4));
  }
}

/** The numerators themselves: a vector for each, for every four samples. */
export function list(sample: i32, count: i32, out: usize): void {
  drawPairs(sample, count);
  for (let start = 0; start < count; start += 4 * problem.groups) {
    const groups = advance(sample, start, count);
    const bytes = <usize>(groups * problem.numeratorCount) << 4;
    memory.copy(out, problem.numerators, bytes);
    out += bytes;
  }
}

@inline
function addGroup(moments: Moments, values: v128, first: bool, samplesLeft: i32): void {
  if (first) startMoments(moments, values);
  addToMoments(moments, samplesLeft < 4 ? firstLanes(moments, values, samplesLeft) : values);
}

/** Random words of the pair stream for a block of samples, eight samples at a time. */
function drawPairs(sample: i32, count: i32): void {
  let out = problem.draws;
  for (let start = 0; start < count; start += 8) {
    prepareSamples(samplePart, sample + start, pairStream);
    prepareSamples(samplePart2, sample + start + 4, pairStream);
    encryptTwo(out, samplePart, pairBlock, samplePart2, pairBlock);
    out += 128;
  }
}

/** Numerators of the next groups, those of samples from `sample` + `start` on; returns their number. */
function advance(sample: i32, start: i32, count: i32): i32 {
  const groups = min(problem.groups, (count - start + 3) >> 2);
  const litBytes: usize = problem.withDiffeo ? 64 : 32;
  for (let g = 0; g < groups; g++) {
    lightPixels(problem, g, problem.draws + (<usize>(start + 4 * g) << 4), problem.lit + <usize>g * litBytes);
  }
  if (problem.withNoise) addNoise(sample + start, groups);
  fillInputHalos(clean, groups);
  if (problem.withDiffeo) fillInputHalos(displaced, groups);
  if (problem.withNoise) fillInputHalos(noisy, groups);
  let out = problem.numerators;
  const noiseOut: usize = problem.withDiffeo ? <usize>(problem.layerCount + 1) << 4 : 0;
  for (let k = 0; k < problem.layerCount; k++) {
    const layer = changetype<Layer>(problem.layers + <usize>k * offsetof<Layer>());
    convolve<f32>(layer, problem.source(clean, k), problem.target(clean, k), groups);
    if (problem.withDiffeo) advanceTrack(displaced, layer, k, groups, out);
    if (problem.withNoise) advanceTrack(noisy, layer, k, groups, out + noiseOut);
    out += 16;
  }
  clearPixels(problem, groups);
  return groups;
}

/** Runs layer k on a perturbed track, compared with the clean one; numerators of the first group to `out`. */
function advanceTrack(track: i32, layer: Layer, k: i32, groups: i32, out: usize): void {
  const last = k == problem.layerCount - 1;
  const outBytes = <usize>problem.numeratorCount << 4;
  const reference = problem.target(clean, k);
  convolveCompared<f32>(layer, problem.source(track, k), problem.target(track, k), reference, groups, last, out, outBytes);
}

/** Input maps of the noisy track: the clean ones plus noise. */
function addNoise(sample: i32, groups: i32): void {
  const blocks = problem.noiseBlocks;
  const pairs = blocks << 1;
  const groupBytes = <usize>blocks << 6;
  let words = problem.noiseWords;
  for (let g = 0; g < groups; g++) {
    prepareSamples(samplePart, sample + 4 * g, noiseStream);
    drawWords(words, blocks);
    words += groupBytes;
  }
  radiiAndDirections(problem.noiseWords, problem.directions, pairs * groups);
  words = problem.noiseWords;
  let directions = problem.directions;
  for (let g = 0; g < groups; g++) {
    const mean = problem.inputRow(clean, g);
    addVariates(words, directions, pairs, problem.deviation, mean, problem.inputRow(noisy, g));
    words += groupBytes;
    directions += groupBytes;
  }
}

/** Words of all noise blocks of the prepared samples. */
function drawWords(out: usize, blocks: i32): void {
  let part = problem.blockParts;
  do {
    const block = changetype<BlockPart>(part);
    const next = changetype<BlockPart>(part + offsetof<BlockPart>());
    encryptTwo(out, samplePart, block, samplePart, next);
    part += 2 * offsetof<BlockPart>();
    out += 128;
    blocks -= 2;
  } while (blocks);
}

function fillInputHalos(track: i32, groups: i32): void {
  const row = problem.inputRow(track, 0);
  fillHalos(row, problem.length, problem.leftHalo, problem.rightHalo, problem.inputBytes, groups);
}
