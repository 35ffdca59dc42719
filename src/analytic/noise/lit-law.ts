import { allowedOffsets, label, ringDistance, type TwoPixelTask } from '../../twopixels/task.js';

/** Pairs of a ring at some offsets, every one as often: those of a task, or of one of its classes. */
export interface PairSet {
  readonly length: number;
  /** Offsets o of the second pixel from the first, l − o among them with each o. */
  readonly offsets: readonly number[];
}

/** All pairs of a task. */
export function allOf(task: TwoPixelTask): PairSet {
  return { length: task.length, offsets: allowedOffsets(task) };
}

/** The pairs of a task with one label. */
export function classOf(task: TwoPixelTask, wanted: 1 | -1): PairSet {
  const { length, offsets } = allOf(task);
  return { length, offsets: offsets.filter((offset) => label(task, ringDistance(length, 0, offset)) === wanted) };
}

/**
 * Lit sites seen through a window, and the probability over a set of pairs that these are all that is lit in it.
 */
export interface LitConfiguration {
  readonly probability: number;
  readonly lit: readonly number[];
}

/**
 * Law of what a window sees of a pair: nothing, one lit pixel or two. It is the same for all translates of
 * the window, so an average over all pairs at one window is an average over all windows.
 * @param sites distinct sites of the window, in 0 … l − 1
 */
export function litLaw(pairsOf: PairSet, sites: readonly number[]): LitConfiguration[] {
  const offsets = new Set(pairsOf.offsets);
  const single = 2 / pairsOf.length;
  const double = single / offsets.size;
  const pairs = sites.flatMap((a, i) =>
    sites.slice(i + 1).flatMap((b) => (offsets.has((b - a + pairsOf.length) % pairsOf.length) ? [[a, b]] : [])),
  );
  const partners = new Map<number, number>();
  for (const site of pairs.flat()) partners.set(site, (partners.get(site) ?? 0) + 1);
  const lit = [
    ...sites.map((site) => ({ probability: single - double * (partners.get(site) ?? 0), lit: [site] })),
    ...pairs.map((pair) => ({ probability: double, lit: pair })),
  ];
  const none = 1 - lit.reduce((sum, { probability }) => sum + probability, 0);
  return [{ probability: none, lit: [] }, ...lit];
}
