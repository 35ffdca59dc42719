import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasks } from 'diffeolab';
import ndarray from 'ndarray';

// Guests are given the flags of Node, here those of the loader of tests, which would read what Node alone does not.
process.execArgv = [];

/** What became of a model that was called a few times. */
export interface Called {
  /** Numbers of its last answer, by layers. */
  readonly layers?: Readonly<Record<string, readonly number[]>>;
  readonly error?: Error;
  readonly printed: readonly string[];
}

/** A batch of two images of 2 × 2 pixels: 1 to 8. */
export function batch(): ndarray.NdArray<Float64Array> {
  return ndarray(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 1, 2, 2]);
}

/** Writes a module, loads it as a model, calls it, ends it. */
export async function callModel(
  folder: string,
  source: string,
  { file = 'net.mjs', times = 2, signal }: { file?: string; times?: number; signal?: AbortSignal } = {},
): Promise<Called> {
  const path = join(folder, file);
  writeFileSync(path, source);
  const printed: string[] = [];
  let model: tasks.LoadedModel | undefined;
  try {
    model = await tasks.loadModel('model', path, { signal, onPrint: (line) => printed.push(line) });
    let layers: Record<string, readonly number[]> = {};
    for (let i = 0; i < times; i++) {
      const output = (await model.predict(batch(), { signal })) as Record<string, { data: ArrayLike<number> }>;
      layers = Object.fromEntries(Object.entries(output).map(([name, { data }]) => [name, Array.from(data)]));
    }
    await model.close();
    return { layers, printed };
  } catch (error) {
    await model?.close();
    return { error: error as Error, printed };
  }
}
