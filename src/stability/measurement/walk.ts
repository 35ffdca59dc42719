import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import { type Chunk, chunksOf, type Data, knownSamples, noSamples } from '../inputs/data.js';
import { createEvaluator, type LayerRows, type Predictor } from '../inputs/predictor.js';
import { squaredDistances } from '../inputs/squared-distance.js';
import { copyRows } from '../inputs/tensor.js';
import { atRest, type Deformation } from '../perturbations/deformation.js';
import { createBreathing } from './breathing.js';

/** How far a measurement is. */
export interface StabilityProgress {
  /**
   * 'displacements' where the norm of the noise is found first, in a reading of its own; then 'measurement', and
   * 'medians' where these are taken of all representations at once.
   */
  readonly stage: 'displacements' | 'measurement' | 'medians';
  /** Samples done in this stage; of medians, as many as the part of the components that is done. */
  readonly samples: number;
  /** All samples, where they can be told before the data end. */
  readonly total: number | undefined;
}

/** What every measurement of a predictor is given. */
export interface WalkOptions {
  /** f: maps batches [B, …] of the data to one representation, or several by name. */
  readonly predictor: Predictor;
  /** x: samples along the first axis, in one array or in chunks. */
  readonly data: Data;
  /** Number of samples, where the data don't tell before they end: for `total` and plans. */
  readonly samples?: number | undefined;
  /** Draws of the deformation, and of the noise, for every sample; default 1. */
  readonly draws?: number | undefined;
  /** Most samples in a call of the predictor; default 128. It does not change a result. */
  readonly chunk?: number | undefined;
  /** Hears how far the measurement is, after every chunk. */
  readonly onProgress?: ((progress: StabilityProgress) => void) | undefined;
  /** Breaks off the measurement, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The perturbed inputs of a batch at a draw, one batch a perturbation, in a fixed order: of the clean inputs x, and of
 * the data as they are, which deformations act on.
 */
export type Perturb = (
  batch: NdArray<Float64Array>,
  first: number,
  draw: number,
  data: NdArray<Float64Array>,
) => Iterable<NdArray<Float64Array>> | AsyncIterable<NdArray<Float64Array>>;

/** What takes in the outputs, chunk by chunk: `begin`, then `perturbed` for every draw and perturbation, then `end`. */
export interface Visitor {
  begin(chunk: Chunk, clean: readonly LayerRows[]): void;
  /** @param squares ‖x′ − x‖² of every sample */
  perturbed(perturbation: number, draw: number, layers: readonly LayerRows[], squares: Float64Array): void;
  end(): void;
}

/** Default of `WalkOptions.chunk`. */
const defaultChunk = 128;

/** The numbers of draws and samples a chunk, checked. */
export function walkSizes(subject: string, { draws = 1, chunk = defaultChunk }: Pick<WalkOptions, 'draws' | 'chunk'>) {
  return {
    draws: requireInteger(subject, 'draws', draws, 1, 2 ** 20),
    chunk: requireInteger(subject, 'chunk', chunk, 1, 2 ** 24),
  };
}

/**
 * Evaluates a predictor on the data and on perturbations of them, and hands the outputs to a visitor, samples in order.
 * Returns the number of samples.
 * @throws InputError for data without samples
 */
export async function walk({
  subject,
  options,
  perturb,
  visitor,
  deformations = [],
}: {
  /** Function named in errors. */
  readonly subject: string;
  readonly options: WalkOptions;
  readonly perturb: Perturb;
  readonly visitor: Visitor;
  /** Those whose inputs at rest are the clean ones. */
  readonly deformations?: readonly Deformation[] | undefined;
}): Promise<number> {
  const { draws, chunk } = walkSizes(subject, options);
  const evaluate = createEvaluator(subject, options.predictor);
  const total = knownSamples(options.data) ?? options.samples;
  let samples = 0;
  options.signal?.throwIfAborted();
  const breathe = createBreathing();
  for await (const part of chunksOf(subject, options.data, chunk)) {
    const { batch: data, first } = part;
    const batch = await atRest(subject, deformations, data, first);
    const count = batch.shape[0]!;
    // A copy: the predictor may use its input as working space.
    visitor.begin(part, await evaluate(ndarray(batch.data.slice(), [...batch.shape]), first));
    for (let draw = 0; draw < draws; draw++) {
      let perturbation = 0;
      for await (const moved of perturb(batch, first, draw, data)) {
        await breathe();
        options.signal?.throwIfAborted();
        const inputs = ndarray(copyRows(moved, 0, count), [...batch.shape]);
        const squares = squaredDistances(batch.data, inputs.data, count);
        const broken = squares.findIndex((square) => !Number.isFinite(square));
        if (broken >= 0)
          throw new InputError(subject, `sample ${first + broken} is perturbed to values that are not finite`);
        visitor.perturbed(perturbation++, draw, await evaluate(inputs, first), squares);
      }
    }
    visitor.end();
    samples += count;
    options.onProgress?.({ stage: 'measurement', samples, total });
    options.signal?.throwIfAborted();
  }
  if (samples === 0) throw noSamples(subject);
  return samples;
}
