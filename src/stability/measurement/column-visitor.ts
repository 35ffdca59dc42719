import { keyFromSeed } from '../../numerics/random/key.js';
import { RunningMoments } from '../../numerics/statistics.js';
import { type Accumulator, accumulatorsFor } from '../averages/accumulator.js';
import type { Columns, Product } from '../averages/columns.js';
import type { Averages } from '../averages/estimate.js';
import type { RowBlock } from '../averages/kept-rows.js';
import type { MeasuredNorm } from '../averages/measured-norm.js';
import { groupOf } from '../averages/sample-groups.js';
import type { Conventions } from '../inputs/conventions.js';
import type { LayerRows } from '../inputs/predictor.js';
import { squaredDistance } from '../inputs/squared-distance.js';
import type { Partners } from '../perturbations/neighbours.js';
import type { Visitor } from './walk.js';

/** Norms ‖x′ − x‖ of a perturbation over samples and draws. */
export interface PerturbationNorms {
  /** ⟨‖x′ − x‖⟩. */
  readonly mean: number;
  /** √⟨‖x′ − x‖²⟩. */
  readonly rootMeanSquare: number;
  /** Of the mean, by sample; that of noise is at its norm r as it was found. */
  readonly standardError: number;
}

/** One layer. */
export interface LayerAverages {
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  readonly averages: Averages;
  /**
   * What the last numerator depends on besides, where the norm of its noise is measured: the average that makes up the
   * norm and ∂ log of the numerator/∂ log of this average.
   */
  readonly throughNorm: Product;
}

/** A visitor that makes averages of the columns of all layers. */
export interface ColumnVisitor extends Visitor {
  /** Takes in the next columns of the representations in a layer, see `Accumulator.take`. */
  take(layer: number, block: RowBlock): void;
  /** Makes the averages of a layer, and lets go of what they took. */
  settle(layer: number): void;
  finish(): { layers: LayerAverages[]; norms: PerturbationNorms[] };
}

/** A visitor that makes columns of numbers a sample out of outputs, for the accumulators of all layers. */
export function createColumnVisitor({
  conventions,
  columns,
  draws,
  memory,
  seed,
  partners,
  norm,
}: {
  readonly conventions: Conventions;
  readonly columns: Columns;
  readonly draws: number;
  /** Most bytes to hold. */
  readonly memory: number;
  readonly seed: string;
  readonly partners: Partners | undefined;
  readonly norm: MeasuredNorm | undefined;
}): ColumnVisitor {
  const { perturbations, measuredNorm } = columns;
  const key = keyFromSeed(seed);
  const accumulatorOf = accumulatorsFor({ conventions, columns, memory, key, partners });
  const norms = Array.from({ length: perturbations }, () => ({
    perSample: new RunningMoments(),
    squares: new RunningMoments(),
  }));
  const layers: { layer: string; size: number; accumulator?: Accumulator; averages?: Averages }[] = [];
  let clean: readonly LayerRows[] = [];
  let first = 0;
  let count = 0;
  /** By layer and sample: [draws, columns]. */
  let numbers: Float64Array[][] = [];
  const perSample = (width: number) => Array.from({ length: count }, () => new Float64Array(draws * width));
  const visitor: Visitor = {
    begin(chunk, outputs) {
      clean = outputs;
      first = chunk.first;
      count = chunk.batch.shape[0]!;
      numbers = outputs.map(() => perSample(columns.count));
      if (layers.length > 0) return;
      const all = outputs.reduce((sum, { size }) => sum + size, 0);
      for (const { layer, size } of outputs) layers.push({ layer, size, accumulator: accumulatorOf(size, all) });
    },
    perturbed(perturbation, draw, outputs, squares) {
      const change = columns.place(draw, columns.numerator(perturbation));
      const squaredNorm = columns.place(draw, columns.squaredNorm(perturbation));
      for (const [l, { rows, size }] of outputs.entries()) {
        const before = clean[l]!.rows;
        for (const [i, own] of numbers[l]!.entries()) {
          own[change] = squaredDistance(before, rows, i * size, size);
          own[squaredNorm] = squares[i]!;
          if (norm !== undefined && measuredNorm !== undefined && perturbation === perturbations - 1)
            own[columns.place(draw, measuredNorm)] = norm.contribution(i);
        }
      }
    },
    end() {
      for (let i = 0; i < count; i++) {
        const group = groupOf(first + i, key);
        for (const [l, { size, accumulator }] of layers.entries()) {
          accumulator!.add({ rows: clean[l]!.rows, at: i * size, group, numbers: numbers[l]![i]! });
        }
        const own = numbers[0]![i]!;
        for (const [p, { perSample: lengths, squares }] of norms.entries()) {
          const each = Array.from({ length: draws }, (_, j) => own[columns.place(j, columns.squaredNorm(p))]!);
          lengths.add(each.reduce((sum, square) => sum + Math.sqrt(square), 0) / draws);
          squares.add(each.reduce((sum, square) => sum + square, 0) / draws);
        }
      }
    },
  };
  const throughNorm = (layer: number): Product =>
    norm === undefined || measuredNorm === undefined
      ? []
      : [[measuredNorm, norm.exponent(layer, conventions.average !== 'mean')]];
  const settle = (l: number) => {
    const layer = layers[l]!;
    layer.averages ??= layer.accumulator!.averages();
    delete layer.accumulator;
    return layer.averages;
  };
  return {
    ...visitor,
    take: (layer, block) => layers[layer]!.accumulator!.take!(block),
    settle,
    finish: () => ({
      layers: layers.map(({ layer, size }, l) => ({ layer, size, averages: settle(l), throughNorm: throughNorm(l) })),
      norms: norms.map(({ perSample, squares }) => ({
        mean: perSample.mean,
        rootMeanSquare: Math.sqrt(squares.mean),
        standardError: perSample.standardError,
      })),
    }),
  };
}
