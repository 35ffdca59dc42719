import { sweepJsonSchema } from '../sweep/description/schema.js';
import { loadTask } from '../sweep/load-task.js';
import { taskModules, taskNames } from './registry.js';

/** JSON schema of sweep files, with the parameters of every task of this package. */
export async function sweepSchema(): Promise<string> {
  const loaded = await Promise.all(taskNames.map((name) => loadTask(name, taskModules, '.')));
  return sweepJsonSchema(Object.fromEntries(loaded.map(({ task }) => [task.name, task.parameters ?? {}])));
}
