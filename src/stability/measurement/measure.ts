import { requirePositive } from '../../numerics/input-error.js';
import { Columns } from '../averages/columns.js';
import type { MeasuredNorm } from '../averages/measured-norm.js';
import { type Conventions, needsRows } from '../inputs/conventions.js';
import type { Deformation } from '../perturbations/deformation.js';
import type { Partners } from '../perturbations/neighbours.js';
import {
  type ColumnVisitor,
  createColumnVisitor,
  type LayerAverages,
  type PerturbationNorms,
} from './column-visitor.js';
import { type Held, openHeld } from './held-rows.js';
import { defaultMemory, type MeasureOptions } from './measure-options.js';
import { type Perturb, type Visitor, walk, walkSizes } from './walk.js';

/** What is measured. */
export interface Measurement {
  /** Function named in errors. */
  readonly subject: string;
  readonly options: MeasureOptions;
  readonly conventions: Conventions;
  readonly perturb: Perturb;
  /** For each perturbation, whether it changes from draw to draw. */
  readonly drawn: readonly boolean[];
  /** Those whose inputs at rest are the clean ones. */
  readonly deformations?: readonly Deformation[] | undefined;
  /** See all outputs as they come. */
  readonly observers?: readonly Visitor[] | undefined;
  /** Where each sample is perturbed by means of another one of the data. */
  readonly partners?: Partners | undefined;
  /**
   * That of the noise that is the last perturbation, if it is measured; where it asks for noise of its second norm,
   * that comes after all others.
   */
  readonly norm?: MeasuredNorm | undefined;
}

/** The averages behind sensitivities, layer by layer. */
export interface Measured {
  readonly layers: readonly LayerAverages[];
  /** One a perturbation. */
  readonly norms: readonly PerturbationNorms[];
  /** P. */
  readonly samples: number;
}

/**
 * The averages behind every sensitivity, layer by layer, for several perturbations of the inputs. Samples are added up
 * one by one in their order, so chunks don't change a digit unless they change those of the predictor.
 */
export async function measure(measurement: Measurement): Promise<Measured> {
  const {
    subject,
    options,
    conventions,
    perturb,
    drawn,
    deformations = [],
    observers = [],
    partners,
    norm,
  } = measurement;
  const memory = requirePositive(subject, 'memory', options.memory ?? defaultMemory);
  const { draws, chunk } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const columns = new Columns({ perturbations: drawn, measuredNorm: norm?.drawn });
  const sums = createColumnVisitor({ conventions, columns, draws, memory, seed, partners, norm });
  const held = needsRows(conventions)
    ? await openHeld({ subject, options, conventions, columns, draws, chunk, memory, deformations })
    : undefined;
  const last = columns.perturbations - 1;
  const visitor: Visitor = {
    begin: (part, clean) => {
      norm?.begin(part.first, clean);
      sums.begin(part, clean);
      held?.visitor.begin(part, clean);
      for (const observer of observers) observer.begin(part, clean);
    },
    perturbed: (perturbation, draw, outputs, squares) => {
      if (perturbation > last) {
        norm?.noisy('probe', draw, outputs);
        return;
      }
      if (perturbation === last) norm?.noisy('norm', draw, outputs);
      sums.perturbed(perturbation, draw, outputs, squares);
      held?.visitor.perturbed(perturbation, draw, outputs, squares);
      for (const observer of observers) observer.perturbed(perturbation, draw, outputs, squares);
    },
    end: () => {
      sums.end();
      for (const observer of observers) observer.end();
    },
  };
  if (held === undefined) {
    const samples = await walk({ subject, options, perturb, visitor, deformations });
    return { ...sums.finish(), samples };
  }
  try {
    let samples = 0;
    for (const [pass, window] of held.windows.entries()) {
      held.rows.restart(window);
      const seen = pass === 0 ? visitor : held.visitor;
      const part = { ...options, chunk: held.chunk };
      samples = await walk({ subject, options: part, perturb, visitor: seen, deformations });
      await takeColumns(held, sums, samples, options);
    }
    return { ...sums.finish(), samples };
  } finally {
    held.rows.close();
  }
}

/** Hands the columns that are kept to the sums, layer by layer, and lets others have their turn in between. */
async function takeColumns(
  { rows, blocks }: Held,
  sums: ColumnVisitor,
  samples: number,
  { onProgress, signal }: MeasureOptions,
): Promise<void> {
  const { most, columns } = blocks(samples);
  let done = 0;
  for (const layer of rows.layers()) {
    for (const block of rows.blocks(layer, most, columns)) {
      sums.take(layer, block);
      done += block.width;
      onProgress?.({ stage: 'medians', samples: Math.floor((samples * done) / rows.numbers), total: samples });
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
    }
    if (rows.isLastOf(layer)) sums.settle(layer);
  }
}
