import { allowedOffsets, type TwoPixelTask } from '../../twopixels/task.js';

/**
 * Lit sites seen through a window, and the probability over the pairs of a task that these are all that is lit in it.
 */
export interface LitConfiguration {
  readonly probability: number;
  readonly lit: readonly number[];
}

/**
 * Law of what a window sees of a pair of the task: nothing, one lit pixel or two. It is the same for all translates of
 * the window, so an average over all pairs at one window is an average over all windows.
 * @param sites distinct sites of the window, in 0 … l − 1
 */
export function litLaw(task: TwoPixelTask, sites: readonly number[]): LitConfiguration[] {
  const offsets = new Set(allowedOffsets(task));
  const single = 2 / task.length;
  const double = single / offsets.size;
  const pairs = sites.flatMap((a, i) =>
    sites.slice(i + 1).flatMap((b) => (offsets.has((b - a + task.length) % task.length) ? [[a, b]] : [])),
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
