import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { requireNdarray, requireObject } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import { fieldNumber } from './coefficients.js';
import { type BatchEngine, wasmEngine } from './deform-wasm.js';
import type { DiffeoEnsemble } from './ensemble.js';
import { displacementField, displacementLine } from './field.js';
import { type FieldSource, fieldSource } from './field-source.js';
import type { Interpolation } from './interpolation.js';
import { reader } from './remap.js';
import type { FieldSampler } from './samplers.js';

/** 'js' computes fields and images in float64, 'wasm' in float32 by a kernel; whatever the type of the images is. */
export type DeformEngine = 'js' | 'wasm';

/** How a batch is deformed. */
export interface DeformOptions {
  /** Seed of the fields, any text; default '0'. */
  readonly seed?: string;
  /** How images are read between pixels; default 'bilinear'. */
  readonly interpolation?: Interpolation;
  /** 'auto', the default, takes 'wasm' for images in float32 where the machine has WebAssembly SIMD, else 'js'. */
  readonly engine?: DeformEngine | 'auto';
}

/** Which samples of a data set a batch holds, and which of their fields deform them. */
export interface SampleRange {
  /** Number of the first sample; default 0. */
  readonly first?: number;
  /** Number of the draw; default 0. */
  readonly draw?: number;
}

/** A batch of deformed images. */
export interface DeformedBatch<Values extends Float32Array | Float64Array> {
  /** The deformed images, of the shape and the type of the given ones. */
  readonly images: NdArray<Values>;
  /**
   * Number k of the field of each sample: `sampleField(ensemble, { seed, index: k })` or
   * `sampler({ seed, index: k })` gives it in float64.
   */
  readonly fieldNumbers: readonly number[];
  /** The engine that was taken. */
  readonly engine: DeformEngine;
}

/** Deforms a batch [P, .., n, n], or [P, .., n] on a line. */
export type Deformer = <Values extends Float32Array | Float64Array>(
  images: NdArray<Values>,
  samples?: SampleRange,
) => DeformedBatch<Values>;

/**
 * Deforms every sample of a batch [P, .., n, n] (on a line: [P, .., n]) by a displacement field of its own, all its
 * channels alike: sample `first` + i by field number draw·2³² + first + i of the seed. How a data set is cut into
 * batches makes no difference. Outside the frame images are continued as the boundary of the ensemble says: by the
 * pixels of the frame, or periodically.
 *
 * The law of the fields is an ensemble, or a sampler: `fixedDisplacement` for a displacement, `betaSampler` for data
 * augmentation with a temperature and a cutoff of its own for every sample.
 *
 * @throws InputError if the ensemble is not admissible, the images are not n × n in an ndarray, or the samples
 *   go beyond number 2³² − 1
 *
 * @example
 * ```ts
 * import { deform, deformRepeatedly, fieldNumber, temperatureFor } from 'diffeolab/diffeo';
 * import { proceduralImages } from 'diffeolab/images';
 *
 * const { images } = proceduralImages({ kind: 'digits', count: 3, size: 16 });
 * const law = { size: 16, cutoff: 3, temperature: temperatureFor({ size: 16, cutoff: 3 }, 1) }; // δ = 1 pixel
 * const { images: deformed, fieldNumbers } = deform(images, law, { seed: '0', draw: 1 });
 * console.log(deformed.shape, fieldNumbers[2] === fieldNumber(2, 1)); // [ 3, 1, 16, 16 ] true
 * console.log(deformRepeatedly(images.pick(0), 8, law).images.shape); // [ 8, 1, 16, 16 ]
 * ```
 */
export function deform<Values extends Float32Array | Float64Array>(
  images: NdArray<Values>,
  law: DiffeoEnsemble | FieldSampler,
  options: DeformOptions & SampleRange = {},
): DeformedBatch<Values> {
  return prepare('deform', law, options)(images, options);
}

/**
 * One image [.., n, n] deformed by `samples` fields: `deform` of as many copies of it, to shape [samples, .., n, n].
 * @throws InputError as `deform` does
 * @see {@link deform}
 */
export function deformRepeatedly<Values extends Float32Array | Float64Array>(
  image: NdArray<Values>,
  samples: number,
  law: DiffeoEnsemble | FieldSampler,
  options: DeformOptions & SampleRange = {},
): DeformedBatch<Values> {
  const subject = 'deformRepeatedly';
  requireInteger(subject, 'samples', samples, 0);
  requireNdarray(subject, 'image', image);
  const copies = ndarray(image.data, [samples, ...image.shape], [0, ...image.stride], image.offset);
  return prepare(subject, law, options)(copies, options);
}

/**
 * Prepares `deform` for many batches.
 * @throws InputError if the ensemble or an option is not admissible
 *
 * @example
 * ```ts
 * import { betaSampler, deformer } from 'diffeolab/diffeo';
 * import { proceduralImages } from 'diffeolab/images';
 *
 * const deform = deformer(betaSampler({ size: 32, cutoffs: [2, 15] }), { seed: 'run 1' });
 * for (const draw of [0, 1]) {
 *   const { images } = proceduralImages({ kind: 'shapes', first: 64, count: 32, channels: 3 });
 *   console.log(deform(images, { first: 64, draw }).images.shape); // [ 32, 3, 32, 32 ], [ 32, 3, 32, 32 ]
 * }
 * ```
 */
export function deformer(law: DiffeoEnsemble | FieldSampler, options: DeformOptions = {}): Deformer {
  return prepare('deformer', law, options);
}

const makers = { js: jsEngine, wasm: wasmEngine };

function prepare(subject: string, law: DiffeoEnsemble | FieldSampler, options: DeformOptions): Deformer {
  requireObject(subject, 'options', options);
  const { seed = '0', interpolation = 'bilinear' } = options;
  const source = fieldSource(subject, law, seed);
  const choose = chooser(subject, options.engine ?? 'auto');
  const engines = new Map<DeformEngine, BatchEngine>();
  const engineFor = (name: DeformEngine) => {
    const engine = engines.get(name) ?? makers[name](subject, source, seed, interpolation);
    engines.set(name, engine);
    return engine;
  };
  if (options.engine === 'js' || options.engine === 'wasm') engineFor(options.engine);
  return (images, { first = 0, draw = 0 } = {}) => {
    requireNdarray(subject, 'images', images);
    requireImages(subject, source.frame, images.shape);
    const samples = images.shape[0]!;
    requireInteger(subject, 'first', first, 0, 2 ** 32 - Math.max(samples, 1));
    requireInteger(subject, 'draw', draw, 0, 2 ** 21 - 1);
    const batch = rowMajor(images);
    const result = (
      batch instanceof Float32Array ? new Float32Array(batch.length) : new Float64Array(batch.length)
    ) as typeof batch;
    const index = fieldNumber(first, draw);
    const engine = choose(batch);
    if (batch.length > 0) engineFor(engine)(batch, result, samples, index);
    return {
      images: ndarray(result, images.shape.slice()),
      fieldNumbers: Array.from({ length: samples }, (_, i) => index + i),
      engine,
    };
  };
}

/** Which engine deforms a batch. @throws InputError for an engine that there is not */
function chooser(subject: string, asked: DeformEngine | 'auto'): (batch: Float32Array | Float64Array) => DeformEngine {
  if (asked === 'js') return () => 'js';
  const simd = hasWasmSimd();
  if (asked === 'auto') return (batch) => (simd && batch instanceof Float32Array ? 'wasm' : 'js');
  if (asked !== 'wasm') throw new InputError(subject, `engine must be auto, js or wasm, got ${String(asked)}`);
  if (!simd) throw new InputError(subject, 'this machine has no WebAssembly SIMD (take engine js)');
  return () => 'wasm';
}

/** The twin of kernels/diffeo.ts, in float64. */
function jsEngine(subject: string, source: FieldSource, _: string, interpolation: Interpolation): BatchEngine {
  const { size, boundary, dimension } = source.frame;
  const read = reader(subject, size, dimension === 2 ? size : 1, { interpolation, boundary });
  const still = new Float64Array(size);
  return (batch, result, samples, index) => {
    const length = batch.length / samples;
    for (let i = 0; i < samples; i++) {
      const sample = batch.subarray(i * length, (i + 1) * length);
      const { ensemble, coefficients } = source.field(index + i);
      if (dimension === 1) {
        result.set(read(sample, displacementLine(ensemble, coefficients).data, still), i * length);
      } else {
        const { x, y } = displacementField(ensemble, coefficients);
        result.set(read(sample, x.data, y.data), i * length);
      }
    }
  };
}

function requireImages(subject: string, { size, dimension }: FieldSource['frame'], shape: readonly number[]): void {
  const last = shape.slice(-dimension);
  if (shape.length > dimension && last.every((extent) => extent === size)) return;
  const wanted = dimension === 2 ? `[P, .., ${size}, ${size}]` : `[P, .., ${size}]`;
  throw new InputError(
    subject,
    `the fields are of size ${size}, so expected a batch ${wanted}, got [${shape.join(', ')}]`,
  );
}
