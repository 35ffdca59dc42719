import { existsSync, readdirSync, rmSync } from 'node:fs';
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

/**
 * A keeper that writes nets to checkpoints/step-N of a folder, so many in a decade of steps; none without a folder.
 * @param before steps of the records before, where a run goes on
 */
export function createNetKeeper(
  folder: string | undefined,
  perDecade: number,
  before: readonly number[] = [],
): NetKeeper {
  if (folder === undefined || perDecade === 0) return { offer: () => {}, finish: async () => {} };
  const place = join(folder, 'checkpoints');
  removeDrafts(place);
  let due = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const isDue = (step: number): boolean => {
    if (step < due) return false;
    due = step === 0 ? 1 : step * 10 ** (1 / perDecade) - 1e-9;
    return true;
  };
  for (const step of before) isDue(step);
  return {
    offer(step, net) {
      if (!isDue(step)) return;
      writing = writing
        .then(() => saveNet(join(place, `step-${step}`), net))
        .catch((error: unknown) => note(`a checkpoint could not be saved: ${messageOf(error)}`, false));
    },
    finish: async () => {
      await writing;
    },
  };
}

/** Takes away what a run that was killed had begun to write. */
function removeDrafts(place: string): void {
  if (!existsSync(place)) return;
  for (const name of readdirSync(place)) {
    if (/^step-.*\.part$/.test(name)) rmSync(join(place, name), { recursive: true, force: true });
  }
}
