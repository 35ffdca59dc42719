import type { LoadedModel } from './model-file.js';

interface Kept {
  readonly key: string;
  readonly model: LoadedModel;
}

/** The model of the last point, which the next one may want too. */
let kept: Kept | undefined;

async function keep(model: Kept): Promise<void> {
  const before = kept;
  kept = model;
  await before?.model.close();
}

/**
 * Work with a model that stays loaded behind it, until work with another one comes. A model whose work failed is ended.
 * @param key what the model and all that it reads are told from others by
 */
export async function withKeptModel<Result>(
  key: string,
  load: () => Promise<LoadedModel>,
  work: (model: LoadedModel) => Promise<Result>,
): Promise<Result> {
  // Taken out while it works: whoever comes meanwhile has a model of its own.
  const before = kept;
  kept = undefined;
  const same = before?.key === key && before.model.usable();
  if (!same) await before?.model.close();
  const model = same ? before.model : await load();
  try {
    const result = await work(model);
    await keep({ key, model });
    return result;
  } catch (error) {
    await model.close();
    throw error;
  }
}
