import { boxMuller } from './parts/gaussian';
import { convolve, fillHalos, Layer } from './parts/layer';
import { addToMoments, firstLanes, Moments, startMoments, storeMoments } from './parts/moments';
import { BlockPart, encryptTwo, prepareBlock, prepareSamples, SamplePart, setKey } from './parts/philox';

// Monte Carlo of ‖f(τx) − f(x)‖² and ‖f(x + η) − f(x)‖² for every layer and the output: four samples at a time, one a lane.
// The host writes a Problem and calls `configure` once, `prepare` for every high word of the sample index, then `reduce`.

/** Streams of src/numerics/random/streams.ts. */
const noiseStream = 0;
const pairStream = 1;

const clean = 0;
const displaced = 1;
const noisy = 2;

/** One copy of the net: its input map, and two maps that its layers write in turn. */
@unmanaged
class Track {
  input: usize;
  even: usize;
  odd: usize;
}

@unmanaged
class Problem {
  key0: i32;
  key1: i32;
  /** Sites of the ring, and the halos and the byte offset of site 0 in an input map. */
  length: i32;
  leftHalo: i32;
  rightHalo: i32;
  origin: u32;
  layerCount: i32;
  layers: usize;
  /** Offsets of the second pixel from the first: i32 each. */
  offsetCount: i32;
  offsets: usize;
  /** A shift is −largestShift plus the number of thresholds (f64) that a random word reaches. */
  largestShift: i32;
  thresholdCount: i32;
  thresholds: usize;
  withDiffeo: i32;
  withNoise: i32;
  deviation: f32;
  /** Blocks of four variates, rounded up to an even number; a BlockPart for each, and scratch for Box–Muller. */
  noiseBlocks: i32;
  blockParts: usize;
  scratch: usize;
  /** Words of the pair stream: 64 bytes for every four samples of a block. */
  draws: usize;
  /** Addresses of the pixels lit on the tracks without noise. */
  lit: usize;
  /** Three tracks. */
  tracks: usize;
  /** A vector, and Moments, for each layer and the output of the displaced track, then of the noisy one, if asked for. */
  numerators: usize;
  moments: usize;
}

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
  for (let block = 0; block < problem.noiseBlocks; block++) prepareBlock(blockPart(block), block, sampleHigh);
}

/**
 * Moments over `count` samples from `sample` on (low word, a multiple of 4): mean and sum of squared deviations, f64 each,
 * for each numerator, to `out`.
 */
export function reduce(sample: i32, count: i32, out: usize): void {
  const numerators = numeratorCount();
  drawPairs(sample, count);
  for (let start = 0; start < count; start += 4) {
    advance(sample + start, problem.draws + (<usize>start << 4));
    const left = count - start;
    for (let n = 0; n < numerators; n++) {
      const moments = changetype<Moments>(problem.moments + <usize>n * offsetof<Moments>());
      const values = v128.load(problem.numerators + (<usize>n << 4));
      if (start == 0) startMoments(moments, values);
      addToMoments(moments, left < 4 ? firstLanes(moments, values, left) : values);
    }
  }
  for (let n = 0; n < numerators; n++) {
    const moments = changetype<Moments>(problem.moments + <usize>n * offsetof<Moments>());
    storeMoments(moments, count, out + (<usize>n << 4));
  }
}

/** The numerators themselves: a vector for each, for every four samples. */
export function list(sample: i32, count: i32, out: usize): void {
  const bytes = <usize>numeratorCount() << 4;
  drawPairs(sample, count);
  for (let start = 0; start < count; start += 4) {
    advance(sample + start, problem.draws + (<usize>start << 4));
    memory.copy(out, problem.numerators, bytes);
    out += bytes;
  }
}

function numeratorCount(): i32 {
  return (problem.withDiffeo + problem.withNoise) * (problem.layerCount + 1);
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

/** Numerators of the four samples from `sample` on. */
function advance(sample: i32, draw: usize): void {
  if (problem.withNoise) drawNoise(sample);
  lightPixels(draw);
  fillAllInputHalos();
  let numerators = problem.numerators;
  const last = problem.layerCount - 1;
  for (let k = 0; k <= last; k++) {
    const layer = changetype<Layer>(problem.layers + <usize>k * offsetof<Layer>());
    convolve<f32>(layer, inputOf(clean, k), outputOf(clean, k));
    if (problem.withDiffeo) {
      convolve<f32>(layer, inputOf(displaced, k), outputOf(displaced, k));
      compare(layer, k, displaced, numerators, k == last);
    }
    if (problem.withNoise) {
      convolve<f32>(layer, inputOf(noisy, k), outputOf(noisy, k));
      compare(layer, k, noisy, numerators + noiseNumerators(), k == last);
    }
    numerators += 16;
  }
  clearPixels();
}

function drawNoise(sample: i32): void {
  const row = trackOf(noisy).input + problem.origin;
  prepareSamples(samplePart, sample, noiseStream);
  let part = problem.blockParts;
  let out = row;
  let left = problem.noiseBlocks;
  do {
    const block = changetype<BlockPart>(part);
    const next = changetype<BlockPart>(part + offsetof<BlockPart>());
    encryptTwo(out, samplePart, block, samplePart, next);
    part += 2 * offsetof<BlockPart>();
    out += 128;
    left -= 2;
  } while (left);
  boxMuller(row, problem.noiseBlocks, problem.deviation, problem.scratch);
}

/** Lights the pixels of four samples on every track. */
function lightPixels(draw: usize): void {
  const length = problem.length;
  const offsets = problem.offsets;
  const offsetCount = problem.offsetCount;
  const cleanRow = trackOf(clean).input + problem.origin;
  const displacedRow = trackOf(displaced).input + problem.origin;
  const noisyRow = trackOf(noisy).input + problem.origin;
  let lit = problem.lit;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    const first = scale(load<u32>(draw + lane), length);
    let second = first + load<i32>(offsets + (<usize>scale(load<u32>(draw + lane, 16), offsetCount) << 2));
    if (second >= length) second -= length;
    store<usize>(lit, lightPixel(cleanRow + lane, first));
    store<usize>(lit, lightPixel(cleanRow + lane, second), 4);
    lit += 8;
    if (problem.withDiffeo) {
      store<usize>(lit, lightPixel(displacedRow + lane, shifted(first, load<u32>(draw + lane, 32))));
      store<usize>(lit, lightPixel(displacedRow + lane, shifted(second, load<u32>(draw + lane, 48))), 4);
      lit += 8;
    }
    if (problem.withNoise) {
      lightPixel(noisyRow + lane, first);
      lightPixel(noisyRow + lane, second);
    }
  }
}

/** Puts out the pixels of the tracks without noise. */
function clearPixels(): void {
  const end = problem.lit + (problem.withDiffeo ? 64 : 32);
  for (let lit = problem.lit; lit < end; lit += 4) store<f32>(load<usize>(lit), 0);
}

/** ⌊word·count/2³²⌋. */
@inline
function scale(word: u32, count: i32): i32 {
  return <i32>((<u64>word * <u64>count) >>> 32);
}

/** The site that a random word moves a pixel to. */
function shifted(site: i32, word: u32): i32 {
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

function fillAllInputHalos(): void {
  fillInputHalos(clean);
  if (problem.withDiffeo) fillInputHalos(displaced);
  if (problem.withNoise) fillInputHalos(noisy);
}

function fillInputHalos(track: i32): void {
  fillHalos(trackOf(track).input + problem.origin, problem.length, problem.leftHalo, problem.rightHalo);
}

/**
 * Squared distance of a track's map from the clean one after layer k; for the last layer the square of the difference of the
 * outputs too, behind it.
 */
function compare(layer: Layer, k: i32, track: i32, numerator: usize, last: bool): void {
  const length = layer.outLength;
  let reference = outputOf(clean, k) + layer.origin;
  let row = outputOf(track, k) + layer.origin;
  let squares = f32x4.splat(0);
  let output = f32x4.splat(0);
  for (let h = 0; h < layer.outChannels; h++) {
    squares = f32x4.add(squares, squaredDistance(reference, row, length));
    if (last) {
      const weight = v128.load(layer.readout + (<usize>h << 4));
      output = f32x4.add(output, f32x4.mul(weight, sumOfDifferences(reference, row, length)));
    }
    reference += layer.rowBytes;
    row += layer.rowBytes;
  }
  v128.store(numerator, squares);
  if (last) v128.store(numerator, f32x4.mul(output, output), 16);
}

function squaredDistance(reference: usize, row: usize, length: i32): v128 {
  const end = row + (<usize>length << 4);
  const whole = row + (<usize>(length & ~3) << 4);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; row < whole; row += 64) {
    const d0 = f32x4.sub(v128.load(row), v128.load(reference));
    const d1 = f32x4.sub(v128.load(row, 16), v128.load(reference, 16));
    const d2 = f32x4.sub(v128.load(row, 32), v128.load(reference, 32));
    const d3 = f32x4.sub(v128.load(row, 48), v128.load(reference, 48));
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
    s2 = f32x4.add(s2, f32x4.mul(d2, d2));
    s3 = f32x4.add(s3, f32x4.mul(d3, d3));
    reference += 64;
  }
  for (; row < end; row += 16) {
    const d = f32x4.sub(v128.load(row), v128.load(reference));
    s0 = f32x4.add(s0, f32x4.mul(d, d));
    reference += 16;
  }
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}

function sumOfDifferences(reference: usize, row: usize, length: i32): v128 {
  const end = row + (<usize>length << 4);
  const whole = row + (<usize>(length & ~1) << 4);
  let s0 = f32x4.splat(0), s1 = s0;
  for (; row < whole; row += 32) {
    s0 = f32x4.add(s0, f32x4.sub(v128.load(row), v128.load(reference)));
    s1 = f32x4.add(s1, f32x4.sub(v128.load(row, 16), v128.load(reference, 16)));
    reference += 32;
  }
  for (; row < end; row += 16) {
    s0 = f32x4.add(s0, f32x4.sub(v128.load(row), v128.load(reference)));
    reference += 16;
  }
  return f32x4.add(s0, s1);
}

@inline
function noiseNumerators(): usize {
  return problem.withDiffeo ? <usize>(problem.layerCount + 1) << 4 : 0;
}

@inline
function trackOf(track: i32): Track {
  return changetype<Track>(problem.tracks + <usize>track * offsetof<Track>());
}

@inline
function inputOf(track: i32, k: i32): usize {
  return k == 0 ? trackOf(track).input : outputOf(track, k - 1);
}

@inline
function outputOf(track: i32, k: i32): usize {
  return k & 1 ? trackOf(track).odd : trackOf(track).even;
}

@inline
function blockPart(block: i32): BlockPart {
  return changetype<BlockPart>(problem.blockParts + <usize>block * offsetof<BlockPart>());
}
