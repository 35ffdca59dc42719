import { FolderStates } from '../../store/states.js';
import type { StatePlace } from '../../store/store.js';
import type { Order, Remark } from './messages.js';

/**
 * The place of a point's state as its worker has it: a file of the store, or the memory of the executor at the
 * other end of its messages.
 */
export function workerState(
  { hash, state }: Extract<Order, { kind: 'run' }>,
  say: (remark: Remark, said: () => void) => void,
): StatePlace {
  if ('folder' in state) {
    return new FolderStates(state.folder).place(hash, (message) => say({ kind: 'note', message }, () => {}));
  }
  let { saved } = state;
  const tell = (bytes: Uint8Array | undefined) => {
    saved = bytes;
    return new Promise<void>((resolve) => say({ kind: 'state', bytes }, resolve));
  };
  return {
    load: async () => saved?.slice(),
    save: tell,
    remove: () => void tell(undefined),
  };
}
