import { canonicalJson } from '../canonical-json.js';
import type { DoneRecord } from '../records.js';

/**
 * Whether the first of two results of one point is the one that counts: that which ended first (`started` + `seconds`),
 * then by host, then by canonical JSON. The rule looks at nothing but the records, so all readers choose the same.
 *
 * @example
 * ```ts
 * import { computePoints, inlineExecutor, memoryStore, precedes } from 'diffeolab/sweep';
 *
 * const task = { name: 'root', version: 1, run: () => ({ values: { root: 2 } }) };
 * const options = { store: memoryStore(), executor: inlineExecutor() };
 * await computePoints({ task, module: new URL(import.meta.url) }, [{ x: 4 }], options);
 * for (const record of options.store.records()) {
 *   if (record.kind === 'done') console.log(precedes(record, { ...record, seconds: record.seconds + 1 })); // true
 * }
 * ```
 */
export function precedes(a: DoneRecord, b: DoneRecord): boolean {
  const ends = ended(a) - ended(b);
  if (ends !== 0) return ends < 0;
  if (a.host !== b.host) return a.host < b.host;
  return canonicalJson(a) < canonicalJson(b);
}

function ended({ started, seconds }: DoneRecord): number {
  return Date.parse(started) + 1000 * seconds;
}
