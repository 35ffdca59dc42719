import { wasm } from '#kernels/diffeo';
import { InputError } from '../numerics/input-error.js';
import { instantiateKernel } from '../numerics/kernel.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { modeDeviation } from './coefficients.js';
import type { CheckedEnsemble } from './ensemble.js';
import type { FieldSource, SourceField } from './field-source.js';
import type { Interpolation } from './interpolation.js';
import { type Basis, basis, basisCount, type Mode, modes } from './modes.js';

/**
 * Deforms the samples of a batch, [P, C, n, n] or [P, C, n] in row-major order, into `result`,
 * sample i by field `index` + i.
 */
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
  readonly coefficients: WebAssembly.Global;
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
 * Batches by the kernel kernels/diffeo.ts, in float32: fields and images. The kernel holds at most four images at a
 * time, so that a batch may be of any size; one instance serves all batches with the same number of channels. Fields of
 * one ensemble are drawn by the kernel, those of a sampler by the sampler.
 * @throws InputError if displacements could be larger than 2²² pixels
 */
export function wasmEngine(
  subject: string,
  source: FieldSource,
  seed: string,
  interpolation: Interpolation,
): BatchEngine {
  const { size, dimension } = source.frame;
  const channelsOf = (batch: ArrayLike<number>, samples: number) => batch.length / samples / size ** dimension;
  const { ensemble } = source;
  if (ensemble === undefined) return sampledEngine(subject, source, interpolation, channelsOf);
  requireModest(subject, ensemble);
  const [key0, key1] = keyFromSeed(seed);
  let held: Instance | undefined;
  return (batch, result, samples, index) => {
    const channels = channelsOf(batch, samples);
    if (held?.channels !== channels) {
      held = instance(subject, ensemble, interpolation, channels);
      held.kernel.seed(key0, key1);
    }
    const { kernel, run } = held;
    run(batch, result, samples, (first) => kernel.draw((index + first) >>> 0, Math.floor((index + first) / 2 ** 32)));
  };
}

/** Batches by fields that a sampler draws: an instance for the largest cutoff so far. */
function sampledEngine(
  subject: string,
  source: FieldSource,
  interpolation: Interpolation,
  channelsOf: (batch: ArrayLike<number>, samples: number) => number,
): BatchEngine {
  let held: Instance | undefined;
  return (batch, result, samples, index) => {
    const channels = channelsOf(batch, samples);
    const length = batch.length / samples;
    for (let first = 0; first < samples; first += lanes) {
      const count = Math.min(lanes, samples - first);
      const fields = Array.from({ length: count }, (_, lane) => source.field(index + first + lane));
      const { ensemble } = fields.reduce((a, b) => (b.ensemble.cutoff > a.ensemble.cutoff ? b : a));
      if (held === undefined || held.channels !== channels || held.functions < basisCount(ensemble)) {
        held = instance(subject, ensemble, interpolation, channels);
      }
      const { run } = held;
      const part = [first * length, (first + count) * length] as const;
      run(batch.subarray(...part), result.subarray(...part), count, () => writeFields(subject, held!, fields));
    }
  };
}

/** A kernel with memory for the fields up to a cutoff. */
interface Instance {
  readonly kernel: DiffeoKernel;
  readonly channels: number;
  /** Functions along x, and along y. */
  readonly functions: number;
  readonly functionsDown: number;
  /** Deforms a batch; `fill` gives the kernel the coefficients of four samples from `first` on. */
  readonly run: (
    batch: Float32Array | Float64Array,
    result: Float32Array | Float64Array,
    samples: number,
    fill: (first: number) => void,
  ) => void;
}

function instance(
  subject: string,
  ensemble: CheckedEnsemble,
  interpolation: Interpolation,
  channels: number,
): Instance {
  const { size, dimension, boundary } = ensemble;
  const list = modes(ensemble);
  const height = dimension === 2 ? size : 1;
  const functions = basis(ensemble);
  const functionsDown = dimension === 2 ? functions : { count: 1, values: Float64Array.of(1) };
  const length = channels * size * height;
  const slots = Math.max(1, Math.min(lanes, Math.floor(mostBytes / (4 * length))));
  requireMemory(subject, size, channels, slots, functions.count);
  const kernel = instantiateKernel<DiffeoKernel>(wasm);
  kernel.allocate(
    slots,
    channels,
    size,
    height,
    functions.count,
    functionsDown.count,
    list.length,
    interpolations[interpolation],
    boundary === 'periodic',
  );
  const { buffer } = kernel.memory;
  writeBasis(new Float32Array(buffer, kernel.across.value), functions, size, kernel.paddedWidth.value);
  writeBasis(new Float32Array(buffer, kernel.down.value), functionsDown, height, kernel.paddedHeight.value);
  writeModes(kernel, ensemble, list, functions.count);
  const images = new Float32Array(buffer, kernel.images.value, slots * length);
  const results = new Float32Array(buffer, kernel.results.value, slots * length);
  return {
    kernel,
    channels,
    functions: functions.count,
    functionsDown: functionsDown.count,
    run: (batch, result, samples, fill) => {
      for (let drawn = 0; drawn < samples; drawn += lanes) {
        fill(drawn);
        const end = Math.min(samples, drawn + lanes);
        for (let first = drawn; first < end; first += slots) {
          const count = Math.min(slots, end - first);
          images.set(batch.subarray(first * length, (first + count) * length));
          kernel.deform(first - drawn, count);
          result.set(count === slots ? results : results.subarray(0, count * length), first * length);
        }
      }
    },
  };
}

/** Coefficients of up to four fields, in pixels, one a lane: [q][p], four of x and then four of y. */
function writeFields(
  subject: string,
  { kernel, functions, functionsDown }: Instance,
  fields: readonly SourceField[],
): void {
  const out = new Float32Array(kernel.memory.buffer, kernel.coefficients.value, 2 * lanes * functions * functionsDown);
  out.fill(0);
  for (const [lane, { ensemble, coefficients }] of fields.entries()) {
    const [count = 0, countDown = 0] = coefficients.x.shape;
    let bound = 0;
    for (let p = 0; p < count; p++) {
      for (let q = 0; q < countDown; q++) {
        const at = 2 * lanes * (q * functions + p) + lane;
        out[at] = ensemble.size * coefficients.x.get(p, q);
        out[at + lanes] = ensemble.size * coefficients.y.get(p, q);
        bound += Math.max(Math.abs(out[at]!), Math.abs(out[at + lanes]!));
      }
    }
    if (!(bound <= largestDisplacement)) refuseDisplacement(subject, 'a field', bound);
  }
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

/**
 * The class Mode of kernels/parts/displacement.ts for every mode, and for each function along y the
 * number of functions along x.
 */
function writeModes(kernel: DiffeoKernel, ensemble: CheckedEnsemble, list: readonly Mode[], functions: number): void {
  const { size, temperatures } = ensemble;
  const table = new DataView(kernel.memory.buffer, kernel.modeTable.value);
  const extents = new Int32Array(kernel.memory.buffer, kernel.extents.value);
  for (const [m, mode] of list.entries()) {
    const deviation = size * modeDeviation(mode, 1);
    table.setInt32(12 * m, mode.alongY * functions + mode.alongX, true);
    table.setFloat32(12 * m + 4, deviation * Math.sqrt(temperatures.x), true);
    table.setFloat32(12 * m + 8, ensemble.dimension === 2 ? deviation * Math.sqrt(temperatures.y) : 0, true);
    extents[mode.alongY] = Math.max(extents[mode.alongY]!, mode.alongX + 1);
  }
}

function requireModest(subject: string, ensemble: CheckedEnsemble): void {
  const { size, temperatures } = ensemble;
  const largest = Math.max(temperatures.x, temperatures.y);
  const bound = modes(ensemble).reduce((sum, mode) => sum + largestVariate * size * modeDeviation(mode, largest), 0);
  if (!(bound <= largestDisplacement)) refuseDisplacement(subject, `temperature ${largest}`, bound);
}

function refuseDisplacement(subject: string, what: string, bound: number): never {
  throw new InputError(
    subject,
    `${what} can displace by ${bound.toPrecision(2)} pixels, but float32 allows for ${largestDisplacement} (lower it, or take engine js)`,
  );
}
