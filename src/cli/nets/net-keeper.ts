import { join } from 'node:path';
import type { Net } from '../../nets/net.js';
import { messageOf } from '../../numerics/message-of.js';
import { saveNet } from '../../tasks/nets/save-net.js';
import { note } from '../messages.js';

/** Keeps nets on the way of a training. */
export interface NetKeeper {
  /** Keeps the net of a step, if it is time for one. */
  offer(step: number, net: Net): void;
  /** Resolves when all are written. */
  finish(): Promise<void>;
}

/** A keeper that writes nets to checkpoints/step-N of a folder, so many in a decade of steps; none without a folder. */
export function createNetKeeper(folder: string | undefined, perDecade: number): NetKeeper {
  if (folder === undefined || perDecade === 0) return { offer: () => {}, finish: async () => {} };
  let due = 0;
  let writing: Promise<unknown> = Promise.resolve();
  return {
    offer(step, net) {
      if (step < due) return;
      due = step === 0 ? 1 : step * 10 ** (1 / perDecade) - 1e-9;
      const place = join(folder, 'checkpoints', `step-${step}`);
      writing = writing
        .then(() => saveNet(place, net))
        .catch((error: unknown) => {
          note(`a checkpoint could not be saved: ${messageOf(error)}`, false);
        });
    },
    finish: async () => {
      await writing;
    },
  };
}
