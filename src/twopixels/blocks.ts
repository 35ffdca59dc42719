import { InputError, requireInteger, requireNumber, requirePositive } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';

/** The second task of the ring: do the two lit pixels lie in one block of ξ sites? */
export interface BlockTask {
  readonly labelling: 'blocks';
  /** Sites of the ring, l. */
  readonly length: number;
  /** Sites of a block, ξ; site i is in block ⌊i/ξ⌋. */
  readonly scale: number;
}

/**
 * The task on blocks: +1 if ⌊i/ξ⌋ = ⌊j/ξ⌋, else −1. Tomasini, Petrini, Cagnetta, Wyart, arXiv 2210.01506, task 2;
 * `generate_dataset_T2` of its code, whose training program turns the sign of the labels: +1 is there for different
 * blocks. The strided solution solves it where its blocks begin at site 0.
 * @throws InputError unless length ≥ 4, scale > 0 and there are pairs in one block and in two
 * @see {@link pairSets}
 */
export function blockTask(options: {
  /** Sites l of the ring, from 4 to 2²⁰. */
  length: number;
  /** Scale ξ > 1: sites of a block. */
  scale: number;
}): BlockTask {
  const subject = 'blockTask';
  requireObject(subject, 'options', options);
  const length = requireInteger(subject, 'length', options.length, 4, 2 ** 20);
  const scale = requirePositive(subject, 'scale', options.scale);
  if (scale > 1 && scale < length) return { labelling: 'blocks', length, scale };
  throw new InputError(subject, `scale must be above 1 and below the ${length} sites, got ${scale} (use fewer)`);
}

/** Throws unless it is a task, as `blockTask` makes them. */
export function requireBlockTask(subject: string, task: BlockTask): void {
  requireObject(subject, 'task', task, ['length', 'scale']);
  requireInteger(subject, 'task.length', task.length, 4, 2 ** 20);
  requireNumber(subject, 'task.scale', task.scale, 1, task.length);
}

/** Block ⌊i/ξ⌋ of a site. */
export function blockOf({ scale }: BlockTask, site: number): number {
  return Math.floor(site / scale);
}
