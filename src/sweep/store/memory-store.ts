import { createHash } from 'node:crypto';
import type { NdArray } from 'ndarray';
import type { ArrayReference, ResultRecord } from '../records.js';
import { memoryStates } from './memory-states.js';
import type { PointState, Store } from './store.js';

/**
 * A store of this process alone: nothing is written, all is lost at its end.
 *
 * @see {@link runSweep}
 */
export function memoryStore(): Store {
  const known = new Map<string, PointState>();
  const states = memoryStates();
  const records: ResultRecord[] = [];
  const arrays = new Map<string, NdArray>();
  return {
    folder: '',
    stateOf: (hash) => known.get(hash),
    refresh: () => [],
    verify: () => false,
    damage: [],
    records: () => records,
    claim: (hash) => known.get(hash)?.done !== true,
    release: () => {},
    append(record) {
      records.push(record);
      const { done, failures } = known.get(record.hash) ?? { done: false, failures: 0 };
      const state = record.kind === 'done' ? { done: true, failures } : { done, failures: failures + 1 };
      known.set(record.hash, state);
      if (state.done) states.place(record.hash).remove();
    },
    saveArray(array) {
      const { dtype, shape } = array;
      const identity = createHash('sha256').update(JSON.stringify([dtype, shape]));
      const { data } = array;
      if (ArrayBuffer.isView(data)) identity.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      const hash = identity.digest('hex');
      arrays.set(hash, array);
      return { hash, dtype, shape: [...shape] };
    },
    loadArray({ hash }: ArrayReference) {
      const array = arrays.get(hash);
      if (array === undefined) throw new Error(`there is no array ${hash}`);
      return array;
    },
    states,
    flush: () => {},
    close: () => {},
  };
}
