import { InputError, requireInteger, requireNumber, requirePositive } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';

/**
 * Which pairs a gap g leaves out: `symmetric` |d − ξ| < g; `published-1d` ξ − g ≤ d < ξ + g, as the published
 * one-dimensional task does; `published-2d` |d − ξ| < g/2, as the published two-dimensional one, which takes g for the
 * whole width. Without a gap all three agree.
 * @see {@link twoPixelTask}
 */
export const gapConventions = ['symmetric', 'published-1d', 'published-2d'] as const;
/** One of `gapConventions`. */
export type GapConvention = (typeof gapConventions)[number];

/** The periodic two-pixel task: is the ring distance of two lit pixels below the scale ξ? */
export interface TwoPixelTask {
  /** Sites of the ring, l. */
  readonly length: number;
  /** Scale ξ: pairs at a distance below it are labelled +1, all others −1. */
  readonly scale: number;
  /** Gap g: pairs at a distance about ξ are left out, by the convention those with |d − ξ| < g. */
  readonly gap: number;
  /** Which pairs those are, default `symmetric`. */
  readonly gapConvention?: GapConvention;
}

/**
 * Throws unless it is a task, as `twoPixelTask` makes them.
 * @throws InputError saying what came or what it lacks
 */
export function requireTask(subject: string, task: TwoPixelTask): void {
  requireObject(subject, 'task', task, ['length', 'scale', 'gap']);
  requireInteger(subject, 'task.length', task.length, 4, 2 ** 20);
  requirePositive(subject, 'task.scale', task.scale);
  requireNumber(subject, 'task.gap', task.gap, 0);
  // A gap from distance 0 to half of the ring leaves no pair.
  if (isInGap(task, task.length / 2 - task.scale) && isInGap(task, -task.scale)) throw noPairs(subject, task);
}

function noPairs(subject: string, { length, gap }: TwoPixelTask): InputError {
  return new InputError(subject, `gap ${gap} leaves no pair on a ring of ${length} sites (use a smaller gap)`);
}

/** Two lit pixels. */
export type PixelPair = readonly [first: number, second: number];

/**
 * The task on a ring of `length` sites.
 * @throws InputError unless length ≥ 4, scale > 0, gap ≥ 0 and at least one pair is left
 * @example
 * ```ts
 * import * as twopixels from 'diffeolab/two-pixels';
 *
 * const task = twopixels.twoPixelTask({ length: 8, scale: 3 });
 * console.log(twopixels.allPairs(task).length, twopixels.allowedOffsets(task).length); // 28 7
 * const distance = twopixels.ringDistance(8, 1, 7);
 * console.log(distance, twopixels.label(task, distance)); // 2 1
 * console.log(twopixels.pairImage(8, [1, 7])); // Float64Array(8) [ 0, 1, 0, 0, 0, 0, 0, 1 ]
 * console.log(twopixels.distanceLaw(task)[0]); // { distance: 1, probability: 0.28571… }
 * for (const gapConvention of twopixels.gapConventions) {
 *   const law = twopixels.distanceLaw(twopixels.twoPixelTask({ length: 16, scale: 4, gap: 2, gapConvention }));
 *   console.log(gapConvention, law.length); // symmetric 5, published-1d 4, published-2d 7
 * }
 * ```
 */
export function twoPixelTask(options: {
  /** Sites l of the ring, from 4 to 2²⁰. */
  length: number;
  /** Scale ξ > 0: pairs at a distance below it are labelled +1. */
  scale: number;
  /** Gap g: pairs with |d − ξ| < g are left out, default 0. */
  gap?: number;
  /** Which pairs a gap leaves out, default `symmetric`. */
  gapConvention?: GapConvention | undefined;
}): TwoPixelTask {
  const subject = 'twoPixelTask';
  requireObject(subject, 'options', options);
  const length = requireInteger(subject, 'length', options.length, 4, 2 ** 20);
  const scale = requirePositive(subject, 'scale', options.scale);
  const gap = requireNumber(subject, 'gap', options.gap ?? 0, 0);
  const { gapConvention = 'symmetric' } = options;
  if (!gapConventions.includes(gapConvention)) {
    const allowed = gapConventions.join(', ');
    throw new InputError(subject, `gapConvention must be one of ${allowed}, got ${String(gapConvention)}`);
  }
  const task = { length, scale, gap, ...(gapConvention !== 'symmetric' && { gapConvention }) };
  if (allowedOffsets(task).length === 0) throw noPairs(subject, task);
  return task;
}

/**
 * Distance min(|a − b|, l − |a − b|) of two sites of a ring of l sites.
 * @see {@link twoPixelTask}
 */
export function ringDistance(length: number, a: number, b: number): number {
  const difference = Math.abs(a - b) % length;
  return Math.min(difference, length - difference);
}

/**
 * Label sign(ξ − d), with −1 at d = ξ.
 * @see {@link twoPixelTask}
 */
export function label(task: TwoPixelTask, distance: number): 1 | -1 {
  requireTask('label', task);
  return distance < task.scale ? 1 : -1;
}

/**
 * Offsets o = 1 … l − 1 of the second pixel from the first that the gap leaves. A pair of the task is a uniform first
 * site and a uniform allowed offset, so every unordered pair is met equally often.
 * @see {@link twoPixelTask}
 */
export function allowedOffsets(task: TwoPixelTask): number[] {
  requireTask('allowedOffsets', task);
  return Array.from({ length: task.length - 1 }, (_, i) => i + 1).filter(
    (offset) => !isInGap(task, ringDistance(task.length, 0, offset) - task.scale),
  );
}

/** Whether a distance, given as its excess d − ξ, is left out. */
function isInGap({ gap, gapConvention = 'symmetric' }: TwoPixelTask, excess: number): boolean {
  if (gapConvention === 'published-1d') return -gap <= excess && excess < gap;
  return Math.abs(excess) < (gapConvention === 'published-2d' ? gap / 2 : gap);
}

/**
 * All unordered pairs a < b of the task, in lexicographic order.
 * @see {@link twoPixelTask}
 */
export function allPairs(task: TwoPixelTask): PixelPair[] {
  requireTask('allPairs', task);
  const allowed = new Set(allowedOffsets(task));
  const pairs: PixelPair[] = [];
  for (let a = 0; a < task.length; a++) {
    for (let b = a + 1; b < task.length; b++) if (allowed.has(b - a)) pairs.push([a, b]);
  }
  return pairs;
}

/**
 * Law of the distance over the pairs of the task; without gap P(d) = 2/(l − 1) for d < l/2 and 1/(l − 1) at d = l/2.
 * Distances in increasing order.
 * @see {@link twoPixelTask}
 */
export function distanceLaw(task: TwoPixelTask): { distance: number; probability: number }[] {
  requireTask('distanceLaw', task);
  const offsets = allowedOffsets(task);
  const counts = new Map<number, number>();
  for (const offset of offsets) {
    const distance = ringDistance(task.length, 0, offset);
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([distance, count]) => ({ distance, probability: count / offsets.length }));
}

/**
 * Image of a pair: 1 on each lit site, 2 where the two coincide.
 * @see {@link twoPixelTask}
 */
export function pairImage(length: number, [first, second]: PixelPair): Float64Array {
  const image = new Float64Array(length);
  image[first] = 1;
  image[second]! += 1;
  return image;
}
