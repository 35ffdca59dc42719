// What the host writes for kernels/sensitivity.ts (src/montecarlo/engines/wasm-engine.ts), field by field.

/** Copies of the net that are run side by side. */
export const clean = 0;
export const displaced = 1;
export const noisy = 2;

/** One copy: its input maps, and two sets of maps that its layers write in turn. */
@unmanaged
class Track {
  input: usize;
  even: usize;
  odd: usize;
}

@unmanaged
export class Problem {
  key0: i32;
  key1: i32;
  /** Batches of four samples that are run together. */
  batches: i32;
  /** Sites of the ring; halos, bytes and offset of site 0 of an input map. */
  length: i32;
  leftHalo: i32;
  rightHalo: i32;
  inputBytes: u32;
  origin: u32;
  layerCount: i32;
  layers: usize;
  /** Offsets of the second pixel from the first: i32 each. */
  offsetCount: i32;
  offsets: usize;
  /**
   * A pixel moves by leastShift, taken from 0 to length − 1, plus the number of thresholds (u32) that a random word
   * reaches; at most `turns` turns of the ring have to be taken off.
   */
  leastShift: i32;
  thresholdCount: i32;
  thresholds: usize;
  turns: i32;
  withDiffeo: i32;
  withNoise: i32;
  deviation: f32;
  /** Blocks of four variates of a sample, and a BlockPart for each. */
  noiseBlocks: i32;
  blockParts: usize;
  /** Random words of the noise of all batches, 64 bytes a block, and as much again for the Box–Muller transform. */
  noiseWords: usize;
  directions: usize;
  /** Random words of the pair stream: 64 bytes for every four samples of a block. */
  draws: usize;
  /** Addresses of the pixels that are lit on the tracks without noise: at most 16 a batch. */
  lit: usize;
  /** Three tracks. */
  tracks: usize;
  /**
   * For every batch a vector for each layer and the output of the displaced track, then of the noisy one, if asked for;
   * and Moments for each of them.
   */
  numerators: usize;
  moments: usize;
  /** What is measured of each layer, and for every batch a vector for each value and output; moments of the values. */
  layerMeasures: usize;
  valueCount: i32;
  outputCount: i32;
  outputMean: f32;
  measures: usize;
  measureMoments: usize;

  /** Vectors of a batch among the measures. */
  get measureCount(): i32 {
    return this.valueCount + this.outputCount;
  }

  /** Numerators of a sample. */
  get numeratorCount(): i32 {
    return (this.withDiffeo + this.withNoise) * (this.layerCount + 1);
  }

  /** Row of site 0 of the input map of a track for a batch. */
  inputRow(track: i32, batch: i32): usize {
    return this.track(track).input + this.origin + <usize>batch * this.inputBytes;
  }

  /** Input maps of layer k. */
  source(track: i32, k: i32): usize {
    return k == 0 ? this.track(track).input : this.target(track, k - 1);
  }

  /** Output maps of layer k. */
  target(track: i32, k: i32): usize {
    return k & 1 ? this.track(track).odd : this.track(track).even;
  }

  track(track: i32): Track {
    return changetype<Track>(this.tracks + <usize>track * offsetof<Track>());
  }
}
