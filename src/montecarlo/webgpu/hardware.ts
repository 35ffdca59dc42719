import { type AdapterList, describeAdapters } from './adapters.js';

/** Milliseconds that looking for adapters may take. */
const patience = 20_000;

let known: Promise<boolean> | undefined;

/**
 * Whether the preferred WebGPU adapter is hardware. Node looks in a process of its own: Dawn and drivers write warnings to stderr
 * where there is no adapter, and a driver that crashes takes its process along.
 */
export function hasHardwareAdapter(): Promise<boolean> {
  known ??= look();
  return known;
}

async function look(): Promise<boolean> {
  if (typeof process === 'undefined') return isHardware(await describeAdapters());
  try {
    import.meta.resolve('webgpu');
    const [{ execFile }, { fileURLToPath }, { promisify }] = await Promise.all([
      import('node:child_process'),
      import('node:url'),
      import('node:util'),
    ]);
    const script = fileURLToPath(new URL('./probe.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: patience });
    return isHardware(JSON.parse(stdout) as AdapterList);
  } catch {
    return false;
  }
}

function isHardware({ adapters }: AdapterList): boolean {
  return adapters[0]?.kind === 'hardware';
}
