import { type DisplacementLaw, uniformShifts } from '../../twopixels/displacement.js';
import { allowedOffsets, ringDistance, type TwoPixelTask } from '../../twopixels/task.js';

/** Pairs by their distance, all that a net of stride 1 can tell apart on a ring. */
export interface PairClasses {
  /** Distances 0 … ⌊l/2⌋, 0 for two pixels on one site. */
  readonly count: number;
  /** Probability of each distance. */
  readonly weights: Float64Array;
  /** Whether the label is +1. */
  readonly positive: readonly boolean[];
  /** Probabilities that τ takes distance d to d′, times that of d: of all d ≠ d′. */
  readonly moves: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
}

export function pairClasses(task: TwoPixelTask, law: DisplacementLaw = uniformShifts): PairClasses {
  const { length, scale } = task;
  const count = Math.floor(length / 2) + 1;
  const weights = new Float64Array(count);
  const moves = new Float64Array(count * count);
  const offsets = allowedOffsets(task);
  for (const offset of offsets) {
    const from = ringDistance(length, 0, offset);
    weights[from]! += 1 / offsets.length;
    for (const [m, p] of law.probabilities.entries()) {
      for (const [n, q] of law.probabilities.entries()) {
        const to = ringDistance(length, 0, (offset + m - n + length) % length);
        moves[from * count + to]! += (p * q) / offsets.length;
      }
    }
  }
  return {
    count,
    weights,
    positive: Array.from({ length: count }, (_, distance) => distance < scale),
    moves: [...moves].flatMap((weight, index) => {
      const [from, to] = [Math.floor(index / count), index % count];
      return weight > 0 && from !== to ? [{ from, to, weight }] : [];
    }),
  };
}
