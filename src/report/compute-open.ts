/** How far a set of independent computations is. */
export interface OpenProgress {
  /** Items finished and items to be computed. */
  readonly finished: number;
  readonly items: number;
  /** The same in units of work. */
  readonly work: number;
  readonly totalWork: number;
}

/** What happens around a set of independent computations, such as the points of a grid or the runs of a sweep. */
export interface OpenControls<Item, Result> {
  /** Worker threads, default one a core. */
  readonly threads?: number | undefined;
  /** Ends the computation: results that are not there yet stay undefined. */
  readonly signal?: AbortSignal | undefined;
  /** A result that is known already. */
  readonly find?: ((item: Item) => Result | undefined) | undefined;
  /** Called with every result as soon as it is there. */
  readonly onResult?: ((item: Item, result: Result, progress: OpenProgress) => void) | undefined;
}

/**
 * Results of items in their order: those that are known, and the others from `compute`, which is given their indices, the largest work
 * first, and hands in each result.
 */
export async function computeOpen<Item, Result>(
  items: readonly Item[],
  workOf: (item: Item) => number,
  { find, onResult }: OpenControls<Item, Result>,
  compute: (open: readonly number[], done: (index: number, result: Result) => void) => Promise<void>,
): Promise<(Result | undefined)[]> {
  const results = items.map((item) => find?.(item));
  const works = items.map(workOf);
  const open = [...items.keys()].filter((i) => results[i] === undefined).sort((a, b) => works[b]! - works[a]!);
  if (open.length === 0) return results;
  const totalWork = open.reduce((sum, i) => sum + works[i]!, 0);
  let finished = 0;
  let work = 0;
  await compute(open, (i, result) => {
    results[i] = result;
    finished++;
    work += works[i]!;
    onResult?.(items[i]!, result, { finished, items: open.length, work, totalWork });
  });
  return results;
}
