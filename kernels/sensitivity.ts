import { convolve, convolveCompared, squareEach } from './parts/convolution';
import { addVariates, radiiAndDirections } from './parts/gaussian';
import { fillHalos, Layer } from './parts/layer';
import { measureLayer, measureOutputs } from './parts/measures';
import { addToMoments, firstLanes, Moments, startMoments, storeMoments } from './parts/moments';
import { BlockPart, encrypt, prepareBlock, prepareSamples, SamplePart, setKey } from './parts/philox';
import { clearPixels, lightPixels } from './parts/pixels';
import { clean, displaced, noisy, Problem } from './parts/problem';

// Monte Carlo of ‖f(τx) − f(x)‖² and ‖f(x + η) − f(x)‖² for every layer and the output, four samples to a
// batch, one a lane. The host writes a Problem and calls `configure` once, `prepare` for every high word of the
// sample index, then `reduce`.

/** Streams of src/numerics/random/streams.ts. */
const noiseStream = 0;
const pairStream = 1;

let problem: Problem = changetype<Problem>(0);
/** Whether samples are measured beside their numerators. */
let measuring = false;
const pairBlock = changetype<BlockPart>(memory.data(offsetof<BlockPart>(), 16));
const samplePart = changetype<SamplePart>(memory.data(offsetof<SamplePart>(), 16));

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
 * Moments over `count` samples from `sample` on (low word, a multiple of 4): mean and sum of squared deviations, f64
 * each, for each numerator, to `out`.
 */
export function reduce(sample: i32, count: i32, out: usize): void {
  drawPairs(sample, count);
  const numerators = problem.numeratorCount;
  for (let start = 0; start < count; start += 4 * problem.batches) {
    const batches = advance(sample, start, count);
    addBatches(problem.numerators, numerators, numerators, problem.moments, start, count, batches);
  }
  storeAll(problem.moments, numerators, count, out);
}

/**
 * The same of samples that are measured too: mean and Σ(x − mean)² of each value, f64 each, to `valuesOut`; the
 * outputs, a vector for each, for every four samples, to `outputsOut`.
 */
export function reduceMeasured(sample: i32, count: i32, out: usize, valuesOut: usize, outputsOut: usize): void {
  measuring = true;
  drawPairs(sample, count);
  const outputBytes = <usize>problem.outputCount << 4;
  const skipped = <usize>problem.valueCount << 4;
  const numerators = problem.numeratorCount;
  for (let start = 0; start < count; start += 4 * problem.batches) {
    const batches = advance(sample, start, count);
    addBatches(problem.numerators, numerators, numerators, problem.moments, start, count, batches);
    const measures = problem.measures;
    addBatches(measures, problem.valueCount, problem.measureCount, problem.measureMoments, start, count, batches);
    for (let b = 0; b < batches; b++) {
      memory.copy(outputsOut, measures + <usize>b * (skipped + outputBytes) + skipped, outputBytes);
      outputsOut += outputBytes;
    }
  }
  storeAll(problem.moments, problem.numeratorCount, count, out);
  storeAll(problem.measureMoments, problem.valueCount, count, valuesOut);
  measuring = false;
}

/** What samples are measured by: a vector for each value and output, for every four samples. */
export function listMeasures(sample: i32, count: i32, out: usize): void {
  measuring = true;
  drawPairs(sample, count);
  for (let start = 0; start < count; start += 4 * problem.batches) {
    const bytes = <usize>(advance(sample, start, count) * problem.measureCount) << 4;
    memory.copy(out, problem.measures, bytes);
    out += bytes;
  }
  measuring = false;
}

/** The numerators themselves: a vector for each, for every four samples. */
export function list(sample: i32, count: i32, out: usize): void {
  drawPairs(sample, count);
  for (let start = 0; start < count; start += 4 * problem.batches) {
    const batches = advance(sample, start, count);
    const bytes = <usize>(batches * problem.numeratorCount) << 4;
    memory.copy(out, problem.numerators, bytes);
    out += bytes;
  }
}

/** Adds the first `used` of `width` vectors of every batch to their moments; `start` samples of `count` are before. */
function addBatches(
  values: usize, used: i32, width: i32, first: usize, start: i32, count: i32, batches: i32,
): void {
  for (let b = 0; b < batches; b++) {
    const left = count - start - 4 * b;
    let moments = first;
    let at = values + (<usize>(b * width) << 4);
    for (let n = 0; n < used; n++) {
      addBatch(changetype<Moments>(moments), v128.load(at), start + b == 0, left);
      moments += offsetof<Moments>();
      at += 16;
    }
  }
}

function storeAll(first: usize, used: i32, count: i32, out: usize): void {
  for (let n = 0; n < used; n++) {
    storeMoments(changetype<Moments>(first + <usize>n * offsetof<Moments>()), count, out + (<usize>n << 4));
  }
}

@inline
function addBatch(moments: Moments, values: v128, first: bool, samplesLeft: i32): void {
  if (first) startMoments(moments, values);
  addToMoments(moments, samplesLeft < 4 ? firstLanes(moments, values, samplesLeft) : values);
}

/** Random words of the pair stream for `count` samples. */
function drawPairs(sample: i32, count: i32): void {
  let out = problem.draws;
  for (let start = 0; start < count; start += 4) {
    prepareSamples(samplePart, sample + start, pairStream);
    encrypt(samplePart, pairBlock, out);
    out += 64;
  }
}

/** Numerators of the next batches, those of samples from `sample` + `start` on; returns their number. */
function advance(sample: i32, start: i32, count: i32): i32 {
  const batches = min(problem.batches, (count - start + 3) >> 2);
  const litBytes: usize = problem.withDiffeo ? 64 : 32;
  for (let b = 0; b < batches; b++) {
    lightPixels(problem, b, problem.draws + (<usize>(start + 4 * b) << 4), problem.lit + <usize>b * litBytes);
  }
  if (problem.withNoise) addNoise(sample + start, batches);
  fillInputHalos(clean, batches);
  if (problem.withDiffeo) fillInputHalos(displaced, batches);
  if (problem.withNoise) fillInputHalos(noisy, batches);
  let out = problem.numerators;
  const bytes = <usize>problem.numeratorCount << 4;
  const noiseOut: usize = problem.withDiffeo ? <usize>(problem.layerCount + 1) << 4 : 0;
  for (let k = 0; k < problem.layerCount; k++) {
    const layer = changetype<Layer>(problem.layers + <usize>k * offsetof<Layer>());
    convolve<f32>(layer, problem.source(clean, k), problem.target(clean, k), batches);
    if (problem.withDiffeo) advanceTrack(displaced, layer, k, batches, out);
    if (problem.withNoise) advanceTrack(noisy, layer, k, batches, out + noiseOut);
    if (measuring) {
      if (problem.withNoise) measureLayer(problem, layer, k, batches);
      if (k == problem.layerCount - 1) measureOutputs(problem, layer, k, batches, out + 16, out + noiseOut + 16, bytes);
    }
    out += 16;
  }
  if (problem.withDiffeo) squareEach<f32>(out, batches, bytes);
  if (problem.withNoise) squareEach<f32>(out + noiseOut, batches, bytes);
  clearPixels(problem, batches);
  return batches;
}

/**
 * Runs layer k on a perturbed track, compared with the clean one; numerators of the first batch to `out`, that of the
 * output before its square behind the last.
 */
function advanceTrack(track: i32, layer: Layer, k: i32, batches: i32, out: usize): void {
  const last = k == problem.layerCount - 1;
  const outBytes = <usize>problem.numeratorCount << 4;
  const reference = problem.target(clean, k);
  convolveCompared<f32>(layer, problem.source(track, k), problem.target(track, k), reference, batches, last, out, outBytes);
}

/** Input maps of the noisy track: the clean ones plus noise. */
function addNoise(sample: i32, batches: i32): void {
  const blocks = problem.noiseBlocks;
  const pairs = blocks << 1;
  const batchBytes = <usize>blocks << 6;
  let words = problem.noiseWords;
  for (let b = 0; b < batches; b++) {
    prepareSamples(samplePart, sample + 4 * b, noiseStream);
    drawWords(words, blocks);
    words += batchBytes;
  }
  radiiAndDirections(problem.noiseWords, problem.directions, pairs * batches);
  words = problem.noiseWords;
  let directions = problem.directions;
  for (let b = 0; b < batches; b++) {
    const mean = problem.inputRow(clean, b);
    addVariates(words, directions, pairs, problem.deviation, mean, problem.inputRow(noisy, b));
    words += batchBytes;
    directions += batchBytes;
  }
}

/** Words of all noise blocks of the prepared samples. */
function drawWords(out: usize, blocks: i32): void {
  let part = problem.blockParts;
  do {
    encrypt(samplePart, changetype<BlockPart>(part), out);
    part += offsetof<BlockPart>();
    out += 64;
  } while (--blocks);
}

function fillInputHalos(track: i32, batches: i32): void {
  const row = problem.inputRow(track, 0);
  fillHalos(row, problem.length, problem.leftHalo, problem.rightHalo, problem.inputBytes, batches);
}
