import { InputError } from '../numerics/input-error.js';
import { instantiateKernel } from '../numerics/kernel.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { modeDeviation } from './coefficients.js';
import type { CheckedEnsemble } from './ensemble.js';
import type { Interpolation } from './interpolation.js';
import { type Basis, basis, type Mode, modes } from './modes.js';

/** Deforms the samples of a batch, [P, C, n, n] or [P, C, n] in row-major order, into `result`, sample i by field `index` + i. */
export type BatchEngine = (
  batch: Float32Array | Float64Array,
  result: Float32Array | Float64Array,
  samples: number,
  index: number,
) => void;

interface DiffeoKernel {
  readonly memory: WebAssembly.Memory;
  readonly images: WebAssembly.Global;
  readonly results: WebAssembly.Global;
  readonly across: WebAssembly.Global;
  readonly down: WebAssembly.Global;
  readonly extents: WebAssembly.Global;
  readonly modeTable: WebAssembly.Global;
  readonly paddedWidth: WebAssembly.Global;
  readonly paddedHeight: WebAssembly.Global;
  allocate(
    samples: number,
    channels: number,
    width: number,
    height: number,
    functions: number,
    functionsDown: number,
    modes: number,
    interpolation: number,
    periodic: boolean,
  ): void;
  seed(key0: number, key1: number): void;
  draw(low: number, high: number): void;
  deform(lane: number, samples: number): void;
}

/** Numbers of the interpolations in kernels/diffeo.ts. */
const interpolations: Record<Interpolation, number> = { nearest: 0, bilinear: 1, gaussian: 2 };

/** Samples whose coefficients the kernel draws together, one a lane. */
const lanes = 4;
/** Bytes of images that the kernel takes at a time, if one image is not more. */
const mostBytes = 2 ** 21;
/** No variate is larger (src/numerics/random/gaussian.ts). */
const largestVariate = 5.77;
/** Displacements in pixels beyond which float32 has no fraction of a pixel left. */
const largestDisplacement = 2 ** 22;

/**
 * Batches by the kernel kernels/diffeo.ts, in float32: fields and images. The kernel holds at most four images at a time, so that a batch may be of any
 * size; one instance serves all batches with the same number of channels.
 * @throws InputError if displacements could be larger than 2²² pixels
 */
export function wasmEngine(
  subject: string,
  ensemble: CheckedEnsemble,
  seed: string,
  interpolation: Interpolation,
): BatchEngine {
  const list = modes(ensemble);
  requireModest(subject, ensemble, list);
  let held: { readonly channels: number; readonly run: BatchEngine } | undefined;
  return (batch, result, samples, index) => {
    const channels = batch.length / samples / ensemble.size ** ensemble.dimension;
    if (held?.channels !== channels) {
      held = {
        channels,
        run: instance(subject, ensemble, list, keyFromSeed(seed), interpolations[interpolation], channels),
      };
    }
    held.run(batch, result, samples, index);
  };
}

function instance(
  subject: string,
  ensemble: CheckedEnsemble,
  list: readonly Mode[],
  [key0, key1]: readonly [number, number],
  interpolation: number,
  channels: number,
): BatchEngine {
  const { size, dimension, boundary } = ensemble;
  const height = dimension === 2 ? size : 1;
  const functions = basis(ensemble);
  const functionsDown = dimension === 2 ? functions : { count: 1, values: Float64Array.of(1) };
  const length = channels * size * height;
  const slots = Math.max(1, Math.min(lanes, Math.floor(mostBytes / (4 * length))));
  requireMemory(subject, size, channels, slots, functions.count);
  const kernel = instantiateKernel<DiffeoKernel>('diffeo');
  kernel.allocate(
    slots,
    channels,
    size,
    height,
    functions.count,
    functionsDown.count,
    list.length,
    interpolation,
    boundary === 'periodic',
  );
  kernel.seed(key0, key1);
  const { buffer } = kernel.memory;
  writeBasis(new Float32Array(buffer, kernel.across.value), functions, size, kernel.paddedWidth.value);
  writeBasis(new Float32Array(buffer, kernel.down.value), functionsDown, height, kernel.paddedHeight.value);
  writeModes(kernel, ensemble, list, functions.count);
  const images = new Float32Array(buffer, kernel.images.value, slots * length);
  const results = new Float32Array(buffer, kernel.results.value, slots * length);
  return (batch, result, samples, index) => {
    for (let drawn = 0; drawn < samples; drawn += lanes) {
      kernel.draw((index + drawn) >>> 0, Math.floor((index + drawn) / 2 ** 32));
      const end = Math.min(samples, drawn + lanes);
      for (let first = drawn; first < end; first += slots) {
        const count = Math.min(slots, end - first);
        images.set(batch.subarray(first * length, (first + count) * length));
        kernel.deform(first - drawn, count);
        result.set(count === slots ? results : results.subarray(0, count * length), first * length);
      }
    }
  };
}

/** A kernel stops with no word of its own where there is too little memory. */
function requireMemory(subject: string, size: number, channels: number, slots: number, functions: number): void {
  const pixels = channels * (size + 5) ** 2;
  const numbers = (2 * slots + 1) * pixels + 16 * channels + functions * (8 * functions + 4 * size + 32) + 20 * size;
  if (4 * numbers < 2 ** 32 - 2 ** 24) return;
  throw new InputError(
    subject,
    `images of ${channels} channels of size ${size} do not fit into the memory of WebAssembly (take engine js)`,
  );
}

/** Rows of the basis, each with zeros up to its padded length. */
function writeBasis(out: Float32Array, { count, values }: Basis, size: number, padded: number): void {
  for (let p = 0; p < count; p++) out.set(values.subarray(p * size, (p + 1) * size), p * padded);
}

/** The class Mode of kernels/parts/displacement.ts for every mode, and for each function along y the number of functions along x. */
function writeModes(kernel: DiffeoKernel, ensemble: CheckedEnsemble, list: readonly Mode[], functions: number): void {
  const { size, temperature } = ensemble;
  const table = new DataView(kernel.memory.buffer, kernel.modeTable.value);
  const extents = new Int32Array(kernel.memory.buffer, kernel.extents.value);
  for (const [m, mode] of list.entries()) {
    const deviation = size * modeDeviation(mode, 1);
    table.setInt32(12 * m, mode.alongY * functions + mode.alongX, true);
    table.setFloat32(12 * m + 4, deviation * Math.sqrt(temperature.x), true);
    table.setFloat32(12 * m + 8, ensemble.dimension === 2 ? deviation * Math.sqrt(temperature.y) : 0, true);
    extents[mode.alongY] = Math.max(extents[mode.alongY]!, mode.alongX + 1);
  }
}

function requireModest(subject: string, { size, temperature }: CheckedEnsemble, list: readonly Mode[]): void {
  const largest = Math.max(temperature.x, temperature.y);
  const bound = list.reduce((sum, mode) => sum + largestVariate * size * modeDeviation(mode, largest), 0);
  if (bound <= largestDisplacement) return;
  throw new InputError(
    subject,
    `temperature ${largest} can displace by ${bound.toPrecision(2)} pixels, but float32 allows for ${largestDisplacement} (lower it, or take engine js)`,
  );
}
