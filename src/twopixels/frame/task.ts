import { InputError, requireInteger, requireNumber, requirePositive } from '../../numerics/input-error.js';
import { requireArray, requireObject } from '../../numerics/require-argument.js';
import type { PixelPair } from '../task.js';

/**
 * What the two lit pixels of a frame are labelled by: their distance, or whether they lie in one quadrant.
 * @see {@link frameTask}
 */
export const frameLabellings = ['distance', 'quadrant'] as const;
/**
 * Distances of two pixels: Euclidean, or the larger of those along rows and columns.
 * @see {@link frameTask}
 */
export const frameDistances = ['L2', 'Linf'] as const;
/**
 * Where pixels may lie: anywhere, or, as in the published enumeration, never on the diagonal row = column.
 * @see {@link frameTask}
 */
export const framePositions = ['all', 'published'] as const;

/** The two-pixel task on a frame of n × n sites. */
export interface FrameTask {
  readonly labelling: (typeof frameLabellings)[number];
  /** Sites along a side, n. */
  readonly size: number;
  /** Whether distances go round the borders: a torus. */
  readonly periodic: boolean;
  readonly distance: (typeof frameDistances)[number];
  /** Scale ξ: pairs at a distance below ξ − g/2 are labelled +1. */
  readonly scale: number;
  /** Gap g, the whole width: pairs at ξ − g/2 ≤ d < ξ + g/2 are left out. */
  readonly gap: number;
  readonly positions: (typeof framePositions)[number];
}

/**
 * The task on a frame: +1 (near) at a distance d < ξ − g/2, −1 (far) at d ≥ ξ + g/2; or by quadrants, +1 where
 * ⌊r/⌊n/2⌋⌋ and ⌊c/⌊n/2⌋⌋ of both pixels agree (an odd n has a last row and column of narrow ones), as in
 * `datasets/twopoints.py` of the published code leonardopetrini/diffeo-sota. Its class 0 is far, or one
 * quadrant.
 * @throws InputError unless 2 ≤ n ≤ 512, scale > 0, gap ≥ 0
 * @example
 * ```ts
 * import * as twopixels from 'diffeolab/two-pixels';
 *
 * const { frameDistance, frameDistances, frameLabel, frameLabellings, framePositions, frameTask } = twopixels;
 * const task = frameTask({ size: 28, scale: 14, gap: 2 });
 * const pair = [0, 12 * 28 + 5] as const; // rows 0 and 12, columns 0 and 5
 * console.log(frameDistance(task, pair), frameLabel(task, pair)); // 13 0
 * console.log(frameLabel(frameTask({ size: 28, scale: 14 }), pair)); // 1
 * console.log(frameDistances, frameLabellings, framePositions.length); // [ 'L2', 'Linf' ] [ 'distance', 'quadrant' ] 2
 * ```
 */
export function frameTask(options: {
  /** Sites n along a side, from 2 to 512. */
  size: number;
  /** Scale ξ > 0, default n/2, which quadrants have too. */
  scale?: number | undefined;
  /** Gap g, its whole width, default 0. */
  gap?: number | undefined;
  /** Default false: a frame with borders. */
  periodic?: boolean | undefined;
  /** Default `L2`. */
  distance?: FrameTask['distance'] | undefined;
  /** Default `distance`. */
  labelling?: FrameTask['labelling'] | undefined;
  /** Default `all`. */
  positions?: FrameTask['positions'] | undefined;
}): FrameTask {
  const subject = 'frameTask';
  requireObject(subject, 'options', options);
  const size = requireInteger(subject, 'size', options.size, 2, 512);
  const scale = requirePositive(subject, 'scale', options.scale ?? size / 2);
  const gap = requireNumber(subject, 'gap', options.gap ?? 0, 0);
  const { periodic = false } = options;
  if (typeof periodic !== 'boolean') {
    throw new InputError(subject, `periodic must be true or false, got ${String(periodic)}`);
  }
  const labelling = oneOf(subject, 'labelling', options.labelling ?? 'distance', frameLabellings);
  const distance = oneOf(subject, 'distance', options.distance ?? 'L2', frameDistances);
  const positions = oneOf(subject, 'positions', options.positions ?? 'all', framePositions);
  if (labelling === 'quadrant' && gap > 0) {
    throw new InputError(subject, `gap belongs to labelling distance, got ${gap} for quadrants (leave it out)`);
  }
  return { labelling, size, periodic, distance, scale, gap, positions };
}

function oneOf<Name extends string>(subject: string, name: string, value: Name, allowed: readonly Name[]): Name {
  if (allowed.includes(value)) return value;
  throw new InputError(subject, `${name} must be one of ${allowed.join(', ')}, got ${String(value)}`);
}

/** Throws unless it is a task, as `frameTask` makes them. */
export function requireFrameTask(subject: string, task: FrameTask): void {
  requireObject(subject, 'task', task, ['size', 'scale', 'gap', 'labelling', 'distance', 'positions']);
  requireInteger(subject, 'task.size', task.size, 2, 512);
  requirePositive(subject, 'task.scale', task.scale);
  requireNumber(subject, 'task.gap', task.gap, 0);
}

/**
 * Distance of two sites r·n + c of a frame.
 * @see {@link frameTask}
 */
export function frameDistance(task: FrameTask, pair: PixelPair): number {
  const subject = 'frameDistance';
  requireFrameTask(subject, task);
  requireArray(subject, 'pair', pair, 'two sites');
  const { size } = task;
  const [a, b] = pair;
  for (const site of [a, b]) requireInteger(subject, 'pair', site, 0, size * size - 1);
  return displacedDistance(task, Math.floor(b / size) - Math.floor(a / size), (b % size) - (a % size));
}

/** Distance of sites that lie so many rows and columns apart. */
export function displacedDistance({ size, periodic, distance }: FrameTask, rows: number, columns: number): number {
  const along = (difference: number) => {
    const straight = Math.abs(difference);
    return periodic ? Math.min(straight, size - straight) : straight;
  };
  const [r, c] = [along(rows), along(columns)];
  return distance === 'Linf' ? Math.max(r, c) : Math.sqrt(r * r + c * c);
}

/** Label of a distance; 0 in the gap. */
export function distanceLabel({ scale, gap }: FrameTask, distance: number): 1 | -1 | 0 {
  if (distance < scale - gap / 2) return 1;
  return distance >= scale + gap / 2 ? -1 : 0;
}

/** Number of the quadrant of a site. */
export function quadrantOf({ size }: FrameTask, site: number): number {
  const half = Math.floor(size / 2);
  return 3 * Math.floor(Math.floor(site / size) / half) + Math.floor((site % size) / half);
}

/**
 * Label of a pair of sites r·n + c: +1 near or in one quadrant, −1 far or in two, 0 in the gap.
 * @see {@link frameTask}
 */
export function frameLabel(task: FrameTask, pair: PixelPair): 1 | -1 | 0 {
  const distance = frameDistance(task, pair);
  if (task.labelling === 'distance') return distanceLabel(task, distance);
  return quadrantOf(task, pair[0]) === quadrantOf(task, pair[1]) ? 1 : -1;
}
