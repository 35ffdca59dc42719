import type { BatchLoss } from '../losses/output-loss.js';

/** Loss and errors of the batches of an epoch, each at the parameters before its step. */
export interface EpochTally {
  /** Adds the batch of a step; `ends` if it is the last of its epoch. */
  add(batch: BatchLoss, ends: boolean): void;
  /** The last epoch that is complete; undefined in the first. */
  readonly complete: BatchLoss | undefined;
  /** The epoch under way, or the last one where none is. */
  readonly present: BatchLoss | undefined;
  /** What it knows, by name, and back. */
  numbers(): Record<string, number>;
  restore(numbers: Readonly<Record<string, number>>): void;
}

/** A tally that has seen nothing. */
export function epochTally(): EpochTally {
  let [sum, wrong, weight] = [0, 0, 0];
  let complete: BatchLoss | undefined;
  return {
    add(batch, ends) {
      sum += batch.loss * batch.weight;
      wrong += batch.wrong;
      weight += batch.weight;
      if (!ends) return;
      complete = { loss: sum / weight, wrong, weight };
      [sum, wrong, weight] = [0, 0, 0];
    },
    get complete() {
      return complete;
    },
    get present() {
      return weight > 0 ? { loss: sum / weight, wrong, weight } : complete;
    },
    numbers: () => ({
      epochLossSum: sum,
      epochWrong: wrong,
      epochWeight: weight,
      ...(complete && {
        lastEpochLoss: complete.loss,
        lastEpochWrong: complete.wrong,
        lastEpochWeight: complete.weight,
      }),
    }),
    restore(numbers) {
      sum = numbers['epochLossSum'] ?? 0;
      wrong = numbers['epochWrong'] ?? 0;
      weight = numbers['epochWeight'] ?? 0;
      const { lastEpochLoss: loss, lastEpochWrong, lastEpochWeight } = numbers;
      complete = loss === undefined ? undefined : { loss, wrong: lastEpochWrong ?? 0, weight: lastEpochWeight ?? 0 };
    },
  };
}
