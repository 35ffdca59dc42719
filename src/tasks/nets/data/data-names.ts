/** Data of two pixels by their names: distances and blocks on the ring, the frame. */
export const pairDataNames = ['two-pixels/ring', 'two-pixels/ring-blocks', 'two-pixels/frame'] as const;
/** One of `pairDataNames`. */
export type PairDataName = (typeof pairDataNames)[number];

/** Whether a name stands for data of two pixels; else it names images. */
export function isPairData(data: string): data is PairDataName {
  return pairDataNames.some((name) => name === data);
}
