import type { AdapterDescription } from '../numerics/webgpu/adapters.js';

/** Engines that run on the processor: `js`, float64 and readable, and `wasm`, float32 SIMD with sums in float64. */
export type HostEngineName = 'js' | 'wasm';

/**
 * Names of the engines: those of the processor, and `webgpu`, float32 shaders with sums in two float32 numbers each.
 */
export type EngineName = HostEngineName | 'webgpu';

/**
 * What computes numerators. Numerators of a sample: ‖f_k(τx) − f_k(x)‖² for each layer k and the output, if asked for,
 * then ‖f_k(x + η) − f_k(x)‖² for the same. They are a function of the seed and the sample index alone.
 */
export interface Engine {
  readonly name: HostEngineName;
  /**
   * For each of `count` blocks from `first` on and each numerator its mean and Σ(x − mean)²: [count, numerators, 2].
   * Behind them the measures of these blocks, if they are taken (measures/block-measures.ts).
   */
  runBlocks(first: number, count: number): Float64Array;
  /** The numerators of `count` samples from `first` on: [count, numerators]. */
  sampleDifferences(first: number, count: number): Float64Array;
  /**
   * What `count` samples from `first` on are measured by: [count, values + outputs] as `MeasureLayout` has them;
   * nothing for a problem without measures.
   */
  sampleMeasures(first: number, count: number): Float64Array;
}

/** The same on a device that works beside this thread: calls may overlap, and take turns on the device. */
export interface DeviceEngine {
  readonly name: 'webgpu';
  readonly adapter: AdapterDescription;
  /** Samples of a block: a power of two, given by the problem. */
  readonly blockSize: number;
  /** As `Engine.runBlocks`. @throws DeviceLostError if the device is lost, then and ever after */
  runBlocks(first: number, count: number): Promise<Float64Array>;
  /** As `Engine.sampleDifferences`. */
  sampleDifferences(first: number, count: number): Promise<Float64Array>;
  /** Frees the buffers of this engine; it can't be used any more. */
  release(): void;
}
