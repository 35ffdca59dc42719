import { requirePositive } from '../../numerics/input-error.js';
import { Columns } from '../averages/columns.js';
import type { MeasuredNorm } from '../averages/measured-norm.js';
import type { Conventions } from '../inputs/conventions.js';
import type { Deformation } from '../perturbations/deformation.js';
import type { Partners } from '../perturbations/neighbours.js';
import { createColumnVisitor, type LayerAverages, type PerturbationNorms } from './column-visitor.js';
import { type Perturb, type Visitor, type WalkOptions, walk, walkSizes } from './walk.js';

/** Bytes that conventions may hold that need all representations at once. */
const defaultMemory = 2 ** 30;

/** Options of every measurement of averages. */
export interface MeasureOptions extends WalkOptions {
  /** Seed of deformations, noise and pairs, any text; default '0'. */
  readonly seed?: string | undefined;
  /** Most bytes to hold for conventions that need all representations at once; default 1 GiB. */
  readonly memory?: number | undefined;
}

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
  /** Sees all outputs as they come. */
  readonly observe?: Visitor | undefined;
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
  const { subject, options, conventions, perturb, drawn, deformations, observe, partners, norm } = measurement;
  const memory = requirePositive(subject, 'memory', options.memory ?? defaultMemory);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const columns = new Columns({ perturbations: drawn, measuredNorm: norm?.drawn });
  const sums = createColumnVisitor({ subject, conventions, columns, draws, memory, seed, partners, norm });
  const last = columns.perturbations - 1;
  const visitor: Visitor = {
    begin: (chunk, clean) => {
      norm?.begin(chunk.first, clean);
      sums.begin(chunk, clean);
      observe?.begin(chunk, clean);
    },
    perturbed: (perturbation, draw, outputs, squares) => {
      if (perturbation > last) {
        norm?.noisy('probe', draw, outputs);
        return;
      }
      if (perturbation === last) norm?.noisy('norm', draw, outputs);
      sums.perturbed(perturbation, draw, outputs, squares);
      observe?.perturbed(perturbation, draw, outputs, squares);
    },
    end: () => {
      sums.end();
      observe?.end();
    },
  };
  const samples = await walk({ subject, options, perturb, visitor, deformations });
  return { ...sums.finish(samples), samples };
}
