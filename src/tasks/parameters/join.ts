import type { Subject } from './table.js';

/** Parameters of two tables together, such as those of a model and those of any run. */
export function joined<A, B>(first: Subject<A>, second: Subject<B>): Subject<A & B> {
  return { owner: first.owner, rows: { ...first.rows, ...second.rows } };
}
