import { rowFolder } from '#platform/stability/averages/row-folder';
import { InputError } from '../../numerics/input-error.js';
import { finerSizeText } from '../../numerics/size-text.js';
import type { Columns } from '../averages/columns.js';
import { blockSizes, type MemoryPlan, planHeld, slotsOf, windowsOf } from '../averages/held-plan.js';
import { KeptRows, type Window } from '../averages/kept-rows.js';
import type { Conventions } from '../inputs/conventions.js';
import { chunksOf, type Data, isRepeatable, knownSamples, noSamples } from '../inputs/data.js';
import { createEvaluator, type LayerRows } from '../inputs/predictor.js';
import { atRest, type Deformation } from '../perturbations/deformation.js';
import type { MeasureOptions } from './measure-options.js';
import type { Visitor } from './walk.js';

/** What holds representations of a measurement until all are there. */
export interface Held {
  readonly rows: KeptRows;
  /** Keeps what comes. */
  readonly visitor: Visitor;
  /** What is kept in each reading of the data. */
  readonly windows: readonly Window[];
  /** Most samples in a call of the predictor. */
  readonly chunk: number;
  /** Most bytes and columns of a block, when all samples are there. */
  blocks(samples: number): { readonly most: number; readonly columns: number };
}

/**
 * Prepares to hold representations. How much there is of them is known beforehand, by the predictor on the first
 * sample, unless the data can be read once only; then they are held as long as they fit, and go to a file.
 * @throws InputError for what fits nowhere
 */
export async function openHeld({
  subject,
  options,
  conventions,
  columns,
  draws,
  chunk,
  memory,
  deformations,
}: {
  readonly subject: string;
  readonly options: MeasureOptions;
  readonly conventions: Conventions;
  readonly columns: Columns;
  readonly draws: number;
  readonly chunk: number;
  readonly memory: number;
  readonly deformations: readonly Deformation[];
}): Promise<Held> {
  const folder = rowFolder();
  const { data } = options;
  let plan: MemoryPlan | undefined;
  let numbers = 0;
  if (isRepeatable(subject, data)) {
    const first = await firstOutputs(subject, options, deformations);
    numbers = first.reduce((sum, { size }) => sum + size, 0);
    const samples = options.samples ?? knownSamples(data) ?? (await countSamples(subject, data));
    const sizes = { samples, draws, numbers, layers: first.length, columns, conventions };
    plan = planHeld(subject, sizes, memory, chunk, folder, true);
    options.onPlan?.(plan);
  }
  const openFile = (bytes: number) => {
    if (folder !== undefined && plan?.keep !== 'passes') return folder.open(subject);
    throw new InputError(
      subject,
      `representations take more than ${finerSizeText(bytes)}, memory is ${finerSizeText(memory)} ` +
        '(raise memory, or give data that can be read again and say how many samples there are)',
    );
  };
  // A window is as large as the plan has it; what has no plan goes to the file while there is room for blocks.
  const limit = { memory, file: 0, passes: Number.POSITIVE_INFINITY, none: memory / 2 }[plan?.keep ?? 'none'];
  const rows = new KeptRows(slotsOf(columns, draws, conventions), limit, openFile);
  const windows = plan === undefined ? windowsOf({ passes: 1 }, 0) : windowsOf(plan, numbers);
  return {
    rows,
    visitor: rowVisitor(rows, columns),
    windows,
    chunk: plan?.chunk ?? chunk,
    blocks: (samples) => blockSizes(memory, samples, rows.spilled),
  };
}

/** f of the first sample. */
async function firstOutputs(
  subject: string,
  { data, predictor, signal }: MeasureOptions,
  deformations: readonly Deformation[],
): Promise<LayerRows[]> {
  signal?.throwIfAborted();
  for await (const { batch, first } of chunksOf(subject, data, 1)) {
    return await createEvaluator(subject, predictor)(await atRest(subject, deformations, batch, first), first);
  }
  throw noSamples(subject);
}

async function countSamples(subject: string, data: Data): Promise<number> {
  let samples = 0;
  for await (const { batch } of chunksOf(subject, data, 2 ** 10)) samples += batch.shape[0]!;
  return samples;
}

/** Keeps f(x), and for medians of components each f(x′). */
function rowVisitor(rows: KeptRows, { perturbations }: Columns): Visitor {
  let first = 0;
  const keep = (slot: number, layers: readonly LayerRows[]) => {
    for (const [l, { size, rows: own }] of layers.entries()) rows.keep(l, slot, first, size, own);
  };
  return {
    begin(chunk, clean) {
      first = chunk.first;
      keep(0, clean);
    },
    perturbed(perturbation, draw, layers) {
      const slot = 1 + draw * perturbations + perturbation;
      if (perturbation < perturbations && slot < rows.slots) keep(slot, layers);
    },
    end() {},
  };
}
