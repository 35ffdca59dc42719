import { sweep } from 'diffeolab';

/** The points of the records of a store. */
export const indices = (store: sweep.Store) => [...store.records()].map(({ parameters }) => parameters['index']);
/** Kinds of damage. */
export const kinds = (damage: readonly sweep.Damage[]) => damage.map(({ kind }) => kind);

/** A sweep of points x = 1 … 6 that calls `during` when it comes to the fourth. */
export async function disturbed(folder: string, during: () => void) {
  const task: sweep.SweepTask = {
    name: 'test.square',
    version: 1,
    run({ x }) {
      if (x === 4) during();
      return { values: { square: Number(x) ** 2 } };
    },
  };
  const own = sweep.listSweep(
    'squares',
    { module: new URL('file:///test.mjs'), task },
    [1, 2, 3, 4, 5, 6].map((x) => ({ x })),
  );
  const run = async (store: sweep.Store) => await sweep.runSweep(own, { store, executor: sweep.inlineExecutor() });
  const store = sweep.openStore(folder);
  const summary = await run(store);
  store.close();
  const later = sweep.openStore(folder);
  const status = sweep.sweepStatus(own, later);
  later.close();
  return { summary, status, run };
}
