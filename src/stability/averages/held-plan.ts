import { InputError } from '../../numerics/input-error.js';
import { finerSizeText } from '../../numerics/size-text.js';
import type { Conventions } from '../inputs/conventions.js';
import type { Columns } from './columns.js';
import type { Window } from './kept-rows.js';
import type { RowFolder } from './row-file.js';

/** An InputError about what does not fit into memory. */
export class MemoryError extends InputError {}

/** How representations that are needed all at once are kept. */
export interface MemoryPlan {
  /** In memory, in a temporary file, or some components at a time, all evaluated anew for each part. */
  readonly keep: 'memory' | 'file' | 'passes';
  /** Bytes of all representations that are kept, at most: half of it where the numbers are those of float32. */
  readonly bytes: number;
  /** Most bytes that are held. */
  readonly memory: number;
  /** Folder of the file. */
  readonly folder?: string;
  /** Readings of the data. */
  readonly passes: number;
  /** Samples in a call of the predictor. */
  readonly chunk: number;
}

/** Bytes of a number. */
const bytesOf = 8;

/**
 * What a number of a representation takes while a chunk is evaluated: f(x), f(x′), their mean difference, what the
 * predictor returned, and what of the call before is not yet cleared away.
 */
const chunkBytes = 7 * bytesOf;

/** Parts of the memory: of a chunk that is evaluated, of a block of columns, of rows that are held. */
const share = 4;

/** Most bytes of a block of columns where nothing is read from a file. */
const smallBlock = 2 ** 25;

/** Pairs of samples × columns of a block at most, so that it takes seconds. */
const pairColumns = 2e9;

/** What the sizes of a plan come of. */
export interface HeldSizes {
  /** P. */
  readonly samples: number;
  readonly draws: number;
  /** Numbers of a sample in all layers. */
  readonly numbers: number;
  readonly layers: number;
  readonly columns: Columns;
  readonly conventions: Conventions;
}

/** Rows that a sample has in a layer: f(x), and for medians of components each f(x′). */
export function slotsOf(columns: Columns, draws: number, { average }: Conventions): number {
  return average === 'component-median' ? 1 + draws * columns.perturbations : 1;
}

/** Most bytes and columns of a block. */
export function blockSizes(memory: number, samples: number, inFile: boolean): { most: number; columns: number } {
  const part = memory / share;
  const pairs = Math.max(1, (samples * (samples - 1)) / 2);
  return {
    most: inFile ? part : Math.min(part, smallBlock),
    columns: Math.max(1, Math.floor(pairColumns / pairs)),
  };
}

/**
 * How the representations of a measurement are kept in `memory` bytes: held if they fit; else in a file, if there is a
 * folder with room; else in several readings of the data.
 * @throws MemoryError naming the least memory, and for what fits nowhere
 */
export function planHeld(
  subject: string,
  sizes: HeldSizes,
  memory: number,
  chunk: number,
  folder: RowFolder | undefined,
  repeatable: boolean,
): MemoryPlan {
  const { samples, draws, numbers, layers, columns, conventions } = sizes;
  const slots = slotsOf(columns, draws, conventions);
  const bytes = bytesOf * samples * slots * numbers;
  // Distances of one layer, and their copy that is put in order; numbers of all layers, of which medians take a copy.
  const always = bytesOf * (samples * (samples - 1) + (layers + 1) * samples * draws * columns.count);
  const column = bytesOf * samples * (slots + 2 * draws);
  const least = always + Math.max(chunkBytes * numbers, column);
  const held = conventions.average === 'component-median' ? "average 'component-median'" : "spread 'median'";
  if (least > memory) {
    throw new MemoryError(
      subject,
      `${held} of ${samples} samples with ${numbers} numbers each takes ${finerSizeText(least)} at least, ` +
        `memory is ${finerSizeText(memory)} (raise memory, take fewer samples or layers, ` +
        "or average 'mean' or 'median' with spread 'mean')",
    );
  }
  if (always + bytes + chunkBytes * numbers * Math.min(chunk, samples) + Math.min(bytes, smallBlock) <= memory) {
    return { keep: 'memory', bytes, memory, passes: 1, chunk };
  }
  const part = Math.max(1, Math.floor(memory / share / (chunkBytes * numbers)));
  const plan = { bytes, memory, chunk: Math.min(chunk, part) };
  if (folder !== undefined && folder.free > bytes) return { keep: 'file', ...plan, folder: folder.path, passes: 1 };
  const room =
    folder === undefined
      ? ''
      : `, and ${folder.path} has room for ${finerSizeText(folder.free)} (set TMPDIR to another)`;
  if (!repeatable) {
    throw new MemoryError(
      subject,
      `${held} keeps ${finerSizeText(bytes)} of representations, memory is ${finerSizeText(memory)}${room} ` +
        '(raise memory, or give data that can be read again, as a function that makes the generator)',
    );
  }
  const passes = Math.min(numbers, Math.ceil(bytes / Math.max(column, (memory - always) / 2 - chunkBytes * numbers)));
  return { keep: 'passes', ...plan, passes };
}

/** The parts of the components that are kept in each reading of the data. */
export function windowsOf({ passes }: Pick<MemoryPlan, 'passes'>, numbers: number): Window[] {
  const edge = (pass: number) => (pass === passes ? Number.POSITIVE_INFINITY : Math.round((pass * numbers) / passes));
  return Array.from({ length: passes }, (_, pass) => ({ from: edge(pass), end: edge(pass + 1) }));
}
