import { sweepJsonSchema } from '../sweep/description/schema.js';
import { loadTask } from '../sweep/load-task.js';
import { taskModules, taskNames } from './registry.js';

/**
 * JSON schema of sweep files, with the parameters of every task of this package.
 *
 * @example
 * ```ts
 * import { sweepSchema, taskModules, taskNames } from 'diffeolab/tasks';
 *
 * console.log(taskNames.length, Object.keys(taskModules).includes('spherical.train')); // 11 true
 * console.log(JSON.parse(await sweepSchema()).title); // Sweep
 * ```
 */
export async function sweepSchema(): Promise<string> {
  const loaded = await Promise.all(taskNames.map((name) => loadTask(name, taskModules, '.')));
  return sweepJsonSchema(Object.fromEntries(loaded.map(({ task }) => [task.name, task.parameters ?? {}])));
}
