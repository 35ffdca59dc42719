/**
 * A model of the user failed: which, what it threw or how it ended, on what, in one line.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadModel, ModelError } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const path = join(folder, 'model.mjs');
 * writeFileSync(path, 'process.exit(3);');
 * try {
 *   await loadModel('model', path);
 * } catch (error) {
 *   if (!(error instanceof ModelError)) throw error;
 *   console.log(error.message.includes('exit code 3')); // true
 * }
 * rmSync(folder, { recursive: true });
 * ```
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
