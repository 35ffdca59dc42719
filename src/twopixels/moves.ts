import { siteOf } from '../nets/ring/ring.js';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { mostPermuted } from '../numerics/random/permutation.js';
import { requireObject } from '../numerics/require-argument.js';
import { type BlockTask, blockOf, requireBlockTask } from './blocks.js';
import { type DisplacementLaw, requireLaw, uniformShifts } from './displacement.js';
import { type FrameEdge, frameEdges, neighbourhood } from './frame/neighbourhood.js';
import { type FrameTask, requireFrameTask } from './frame/task.js';
import { type PixelPair, requireTask, type TwoPixelTask } from './task.js';

/** A law of displacements of two lit pixels, each by itself: finitely many, all of them equally likely. */
export interface PairMoves {
  readonly description: string;
  /** Displacements of a pair. */
  readonly count: number;
  /** Where a displacement, a number from 0 to count − 1, takes the pixels. */
  moved(pair: PixelPair, number: number): PixelPair;
}

/** Displacements of one pixel, all equally likely. */
interface PixelMoves {
  readonly count: number;
  readonly description: string;
  readonly moved: (site: number, number: number) => number;
}

/**
 * The law by which the lit pixels of a task are displaced for its D. On the ring each moves by shifts of a law, on
 * blocks by the same unless that takes it to another block, where it stays (arXiv 2210.01506, task 2, whose code shifts
 * by −1 or +1 with probability 1/2 each); a ring has no border, but blocks do. On the frame each moves to any site of a
 * neighbourhood of (2m + 1)² sites with the same probability: around the torus, or kept in the frame.
 * @throws InputError for a law whose probabilities have no common denominator up to 2²⁵, or options of another task
 * @example
 * ```ts
 * import { blockTask, displacementLaw, frameEdges, frameTask, pairMoves, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const ring = pairMoves(twoPixelTask({ length: 16, scale: 4 }));
 * console.log(ring.count, ring.moved([0, 5], 0)); // 9 [ 15, 4 ]
 * const law = displacementLaw(['1/2', '0', '1/2']);
 * console.log(pairMoves(blockTask({ length: 16, scale: 4 }), { law }).moved([0, 5], 0)); // [ 0, 4 ]
 * const frame = frameTask({ size: 16, scale: 4 });
 * console.log(frameEdges.map((edge) => pairMoves(frame, { edge }).count)); // [ 81, 1296 ]
 * ```
 */
export function pairMoves(
  task: TwoPixelTask | BlockTask | FrameTask,
  options: {
    /** On the ring and blocks: law of the shifts, default −1, 0, +1 with probability 1/3 each. */
    readonly law?: DisplacementLaw | undefined;
    /** On the frame: largest shift m along an axis, default 1. */
    readonly range?: number | undefined;
    /**
     * On a frame with borders: `clamp` (default) moves what leaves it back along that axis, `restrict` moves with
     * equal probability to the sites of the neighbourhood that are there.
     */
    readonly edge?: FrameEdge | undefined;
  } = {},
): PairMoves {
  const subject = 'pairMoves';
  requireObject(subject, 'task', task, ['scale']);
  requireObject(subject, 'options', options);
  const pixel = 'size' in task ? frameMoves(subject, task, options) : ringMoves(subject, task, options);
  const { count, description, moved } = pixel;
  if (count ** 2 > mostPermuted) {
    throw new InputError(subject, `a pixel may have up to 2^25 displacements, got ${count} (take simpler fractions)`);
  }
  return {
    description,
    count: count ** 2,
    moved: ([first, second], number) => [moved(first, number % count), moved(second, Math.floor(number / count))],
  };
}

type Options = NonNullable<Parameters<typeof pairMoves>[1]>;

function ringMoves(subject: string, task: TwoPixelTask | BlockTask, { law, range, edge }: Options): PixelMoves {
  refuse(subject, { range, edge }, 'the frame');
  const blocks = 'labelling' in task ? task : undefined;
  if (blocks === undefined) requireTask(subject, task as TwoPixelTask);
  else requireBlockTask(subject, blocks);
  const { length } = task;
  const used = law ?? uniformShifts;
  requireLaw(subject, used);
  if (used.rational === undefined) {
    throw new InputError(
      subject,
      'law must have probabilities that add up to 1 exactly, got rounded ones (use fractions)',
    );
  }
  const weights = used.rational.numerators.map(Number);
  const shown = weights.map((weight) => `${weight}/${used.rational?.denominator}`).join(', ');
  return {
    count: Number(used.rational.denominator),
    description: `each pixel shifted by −${used.range} … ${used.range} with probabilities ${shown}${blocks === undefined ? '' : ', within its block'}`,
    moved(site, number) {
      let [shift, rest] = [0, number];
      while (rest >= weights[shift]!) rest -= weights[shift++]!;
      const to = siteOf(site + shift - used.range, length);
      return blocks === undefined || blockOf(blocks, to) === blockOf(blocks, site) ? to : site;
    },
  };
}

function frameMoves(subject: string, task: FrameTask, { law, range = 1, edge }: Options): PixelMoves {
  refuse(subject, { law }, 'the ring');
  requireFrameTask(subject, task);
  const { size, periodic } = task;
  requireInteger(subject, 'range', range, 0, Math.ceil(size / 2) - 1);
  if (edge !== undefined && !frameEdges.includes(edge)) {
    throw new InputError(subject, `edge must be one of ${frameEdges.join(', ')}, got ${String(edge)}`);
  }
  if (periodic && edge !== undefined) {
    throw new InputError(subject, `edge belongs to frames with borders, got ${edge} for a torus (leave it out)`);
  }
  const rule = periodic ? 'wrap' : (edge ?? 'clamp');
  const { count, moved } = neighbourhood(subject, size, range, rule);
  const words = { wrap: 'around the torus', clamp: 'clamped to the frame', restrict: 'restricted to the frame' };
  return {
    count: count ** 2,
    description: `each pixel moved within ${2 * range + 1} × ${2 * range + 1} sites, ${words[rule]}`,
    moved: (site, number) =>
      size * moved(Math.floor(site / size), Math.floor(number / count)) + moved(site % size, number % count),
  };
}

/** Throws if an option of another task is given. */
function refuse(subject: string, options: Readonly<Record<string, unknown>>, owner: string): void {
  const name = Object.keys(options).find((option) => options[option] !== undefined);
  if (name !== undefined) throw new InputError(subject, `${name} belongs to tasks on ${owner} (leave it out)`);
}
