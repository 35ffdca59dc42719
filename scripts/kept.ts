/** Computations of the scripts, kept in a store of results: the same script goes on from there. */
import { join } from 'node:path';
import { sweep } from 'diffeolab';

/** Computes with the store in a folder, saying how far it is every few seconds. */
export async function kept<Result>(
  folder: string,
  compute: (options: sweep.ComputeOptions) => Promise<Result>,
): Promise<Result> {
  const store = sweep.openStore(join(folder, 'store'));
  let said = performance.now();
  try {
    return await compute({
      store,
      retryFailed: true,
      onProgress({ total, done, failed, left }) {
        if (performance.now() - said < 5000 && left > 0) return;
        said = performance.now();
        if (process.stdout.isTTY) console.log(`${done} of ${total} done, ${failed} failed, ${left} left`);
      },
    });
  } finally {
    store.close();
  }
}
