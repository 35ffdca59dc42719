import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AdapterList } from './adapters.js';

/** Milliseconds that looking for adapters may take. */
const patience = 20_000;

/**
 * The adapters, looked for in a process of its own: Dawn and drivers write warnings to stderr where there is no
 * adapter, and a driver that crashes takes its process along.
 * @throws if there is no package `webgpu`, or the process fails
 */
export async function probeAdapters(): Promise<AdapterList> {
  import.meta.resolve('webgpu');
  const script = fileURLToPath(new URL('./probe.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: patience });
  return JSON.parse(stdout) as AdapterList;
}
