import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AdapterList } from './adapters.js';
import { notInstalled, packageName } from './dawn-package.js';

/** Milliseconds that looking for adapters may take. */
const patience = 20_000;

/**
 * The adapters, looked for in a process of its own: Dawn and drivers write warnings to stderr where there is no
 * adapter, and a driver that crashes takes its process along. What that process wrote last is told if it failed, and
 * else passed over.
 */
export async function probeAdapters(): Promise<AdapterList> {
  try {
    import.meta.resolve(packageName);
  } catch {
    return { adapters: [], missing: notInstalled };
  }
  const script = fileURLToPath(new URL('./probe.js', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: patience });
    return JSON.parse(stdout) as AdapterList;
  } catch (error) {
    return { adapters: [], missing: `looking for WebGPU adapters failed: ${reasonOf(error)} (${remedy})` };
  }
}

const remedy = 'update the driver of the graphics card, or use a software GPU';

/** Why a process failed, in one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { killed, signal, stderr } = error as Error & { killed?: boolean; signal?: string | null; stderr?: string };
  if (killed === true) return `no answer within ${patience / 1000} s`;
  const words = (stderr ?? '').trim().split('\n').at(-1) ?? '';
  if (typeof signal === 'string') return words === '' ? `ended by ${signal}` : `ended by ${signal}, ${words}`;
  return words === '' ? (error.message.split('\n')[0] ?? '') : words;
}
