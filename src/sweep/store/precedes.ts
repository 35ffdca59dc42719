import { canonicalJson } from '../canonical-json.js';
import type { DoneRecord } from '../records.js';

/**
 * Whether the first of two results of one point is the one that counts: that which ended first (`started` + `seconds`),
 * then by host, then by canonical JSON. The rule looks at nothing but the records, so all readers choose the same.
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
