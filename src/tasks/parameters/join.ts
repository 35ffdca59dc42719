import type { Subject } from './table.js';

/** Parameters of several tables together, such as those of a model and those of any run; the first owns them. */
export function joined<A, B, C = unknown>(
  first: Subject<A>,
  second: Subject<B>,
  third?: Subject<C>,
): Subject<A & B & C> {
  return { owner: first.owner, rows: { ...first.rows, ...second.rows, ...third?.rows } };
}
