import { requirePositive } from '../../numerics/input-error.js';
import { keyFromSeed, type PhiloxKey } from '../../numerics/random/key.js';
import { philox4x32 } from '../../numerics/random/philox.js';
import { stream } from '../../numerics/random/streams.js';
import { RunningMoments } from '../../numerics/statistics.js';
import type { Averages, Product } from '../averages/estimate.js';
import { LayerHeld, Memory } from '../averages/layer-held.js';
import { LayerMedians } from '../averages/layer-medians.js';
import { LayerSums } from '../averages/layer-sums.js';
import type { MeasuredNorm } from '../averages/measured-norm.js';
import type { Partners } from '../averages/partners.js';
import { groupCount } from '../averages/spread-moments.js';
import type { Conventions } from '../inputs/conventions.js';
import type { LayerRows } from '../inputs/predictor.js';
import type { Deformation } from '../perturbations/deformation.js';
import { type Perturb, squaredDistance, type Visitor, type WalkOptions, walk, walkSizes } from './walk.js';

/** Bytes that conventions may hold that need all representations at once. */
const defaultMemory = 2 ** 30;

/** Representations held for the errors of measurements with partners take one part in so many of the memory. */
const referenceShare = 4;

/** Norms ‖x′ − x‖ of a perturbation over samples and draws. */
export interface PerturbationNorms {
  readonly mean: number;
  readonly rootMeanSquare: number;
  /** Of the mean, by sample; that of noise is at its norm r as it was found. */
  readonly standardError: number;
}

/**
 * One layer: averages of `perturbations` numerators, as many ⟨‖x′ − x‖²⟩, that of which a measured norm is made if there is one, and the denominator, in this order.
 */
export interface LayerAverages {
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  readonly averages: Averages;
  /** What the last numerator depends on besides, where the norm of its noise is measured: number of an average and ∂ log of the numerator/∂ log of the average. */
  readonly throughNorm: Product;
}

export interface MeasureOptions extends WalkOptions {
  readonly seed?: string | undefined;
  /** Most bytes to hold for conventions that need all representations at once; default 1 GiB. */
  readonly memory?: number | undefined;
}

/** What some measurements have besides. */
export interface MeasureExtras {
  /** Those whose inputs at rest are the clean ones. */
  readonly deformations?: readonly Deformation[] | undefined;
  /** Sees all outputs as they come. */
  readonly observe?: Visitor | undefined;
  /** Where each sample is perturbed by means of another one of the data. */
  readonly partners?: Partners | undefined;
  /** That of the noise that is the last perturbation, if it is measured; where it asks for noise of its second norm, that comes after all others. */
  readonly norm?: MeasuredNorm | undefined;
}

/**
 * The averages behind every sensitivity, layer by layer, for several perturbations of the inputs. Samples are added up one by one in their order, so chunks don't
 * change a digit unless they change those of the predictor.
 * @param drawn for each perturbation, whether it changes from draw to draw
 */
export async function measure(
  subject: string,
  options: MeasureOptions,
  conventions: Conventions,
  perturb: Perturb,
  drawn: readonly boolean[],
  { deformations = [], observe, partners, norm }: MeasureExtras = {},
): Promise<{ layers: LayerAverages[]; norms: PerturbationNorms[]; samples: number }> {
  const memory = requirePositive(subject, 'memory', options.memory ?? defaultMemory);
  const { draws } = walkSizes(subject, options);
  const key = keyFromSeed(options.seed ?? '0');
  const columns = createColumns(subject, conventions, drawn, draws, memory, key, partners, norm);
  const visitor: Visitor = {
    begin: (chunk, clean) => {
      norm?.begin(chunk.first, clean);
      columns.begin(chunk, clean);
      observe?.begin(chunk, clean);
    },
    perturbed: (perturbation, draw, outputs, squares) => {
      if (perturbation === drawn.length) {
        norm?.noisy('probe', draw, outputs);
        return;
      }
      if (perturbation === drawn.length - 1) norm?.noisy('norm', draw, outputs);
      columns.perturbed(perturbation, draw, outputs, squares);
      observe?.perturbed(perturbation, draw, outputs, squares);
    },
    end: () => {
      columns.end();
      observe?.end();
    },
  };
  const samples = await walk(subject, options, perturb, visitor, deformations);
  return { ...columns.finish(samples), samples };
}

interface Accumulator {
  add(rows: Float64Array, at: number, group: number, values: Float64Array, squares: Float64Array | undefined): void;
  averages(samples: number): Averages;
}

/** A visitor that makes columns of numbers a sample out of outputs, for the accumulators of all layers. */
function createColumns(
  subject: string,
  conventions: Conventions,
  drawn: readonly boolean[],
  draws: number,
  memory: number,
  key: PhiloxKey,
  partners: Partners | undefined,
  norm: MeasuredNorm | undefined,
) {
  const perturbations = drawn.length;
  const columns = 2 * perturbations + (norm === undefined ? 0 : 1);
  const byComponent = conventions.average === 'component-median';
  const accumulator = accumulatorOf(subject, conventions, drawn, memory, key, partners, norm?.drawn);
  const norms = drawn.map(() => ({ perSample: new RunningMoments(), squares: new RunningMoments() }));
  const layers: { layer: string; size: number; accumulator: Accumulator }[] = [];
  let clean: readonly LayerRows[] = [];
  let first = 0;
  let count = 0;
  /** Per layer: [samples, draws, columns], and for medians of components [samples, draws, perturbations, size]. */
  let values: Float64Array[] = [];
  let components: Float64Array[] = [];
  const visitor: Visitor = {
    begin(chunk, outputs) {
      clean = outputs;
      first = chunk.first;
      count = chunk.batch.shape[0]!;
      values = outputs.map(() => new Float64Array(count * draws * columns));
      components = byComponent ? outputs.map(({ size }) => new Float64Array(count * draws * perturbations * size)) : [];
      if (layers.length > 0) return;
      const all = outputs.reduce((sum, { size }) => sum + size, 0);
      for (const { layer, size } of outputs) layers.push({ layer, size, accumulator: accumulator(size, all) });
    },
    perturbed(perturbation, draw, outputs, squares) {
      for (const [l, { rows, size }] of outputs.entries()) {
        const before = clean[l]!.rows;
        for (let i = 0; i < count; i++) {
          const place = (i * draws + draw) * columns + perturbation;
          values[l]![place] = squaredDistance(before, rows, i * size, size);
          values[l]![place + perturbations] = squares[i]!;
          if (norm !== undefined && perturbation === perturbations - 1)
            values[l]![place - perturbation + 2 * perturbations] = norm.contribution(i);
          if (!byComponent) continue;
          const at = ((i * draws + draw) * perturbations + perturbation) * size;
          for (let k = 0; k < size; k++) components[l]![at + k] = (rows[i * size + k]! - before[i * size + k]!) ** 2;
        }
      }
    },
    end() {
      for (let i = 0; i < count; i++) {
        const group = groupOf(first + i, key);
        for (const [l, { size, accumulator: own }] of layers.entries()) {
          const numbers = values[l]!.subarray(i * draws * columns, (i + 1) * draws * columns);
          const width = draws * perturbations * size;
          const squares = byComponent ? components[l]!.slice(i * width, (i + 1) * width) : undefined;
          own.add(clean[l]!.rows, i * size, group, numbers, squares);
        }
        const numbers = values[0]!.subarray(i * draws * columns, (i + 1) * draws * columns);
        for (const [m, { perSample, squares }] of norms.entries()) {
          const own = Array.from({ length: draws }, (_, j) => numbers[j * columns + perturbations + m]!);
          perSample.add(own.reduce((sum, square) => sum + Math.sqrt(square), 0) / draws);
          squares.add(own.reduce((sum, square) => sum + square, 0) / draws);
        }
      }
    },
  };
  const finish = (samples: number) => ({
    layers: layers.map(({ layer, size, accumulator: own }, l) => ({
      layer,
      size,
      averages: own.averages(samples),
      throughNorm:
        norm === undefined ? [] : [[2 * perturbations, norm.exponent(l, conventions.average !== 'mean')] as const],
    })),
    norms: norms.map(({ perSample, squares }) => ({
      mean: perSample.mean,
      rootMeanSquare: Math.sqrt(squares.mean),
      standardError: perSample.standardError,
    })),
  });
  return { ...visitor, finish };
}

function accumulatorOf(
  subject: string,
  conventions: Conventions,
  drawn: readonly boolean[],
  memory: number,
  key: PhiloxKey,
  partners: Partners | undefined,
  normDrawn: boolean | undefined,
): (size: number, sizeOfAll: number) => Accumulator {
  const { average, spread, pairs } = conventions;
  const columns = [...drawn, ...drawn, ...(normDrawn === undefined ? [] : [normDrawn])];
  if (average === 'component-median' || spread === 'median') {
    const held = average === 'component-median' ? `average '${average}'` : `spread '${spread}'`;
    const shared = new Memory(subject, memory, `${held} holds all representations, which`);
    return (size) => {
      const layer = new LayerHeld(size, columns, drawn.length, conventions, shared, partners);
      return {
        add: (rows, at, _, values, squares) => layer.add(rows, at, values, squares),
        averages: (samples) => layer.averages(shuffled(samples, key)),
      };
    };
  }
  const medians = columns.map((_, k) => average === 'median' && k < drawn.length);
  return (size, sizeOfAll) => {
    // Where partners take away most of an error, sums over groups are too rough for the rest.
    const reference =
      partners === undefined ? undefined : Math.max(16, Math.floor(memory / (referenceShare * 8 * sizeOfAll)));
    const layer =
      average === 'median'
        ? new LayerMedians(size, columns, medians, partners, reference)
        : new LayerSums(size, columns, partners, reference);
    return {
      add: (rows, at, group, values) => layer.add(rows, at, group, values),
      averages: () => layer.averages(pairs),
    };
  };
}

const words = new Uint32Array(4);

function wordOf(sample: number, key: PhiloxKey): number {
  philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), 0, stream.groups, key);
  return words[0]!;
}

/** The random group of a sample. */
function groupOf(sample: number, key: PhiloxKey): number {
  return wordOf(sample, key) % groupCount;
}

/** Samples in an order that depends on the seed alone. */
function shuffled(samples: number, key: PhiloxKey): number[] {
  const rank = Float64Array.from({ length: samples }, (_, i) => wordOf(i, key));
  return Array.from({ length: samples }, (_, i) => i).sort((a, b) => rank[a]! - rank[b]! || a - b);
}
