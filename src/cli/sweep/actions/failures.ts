import { type FailureGroup, sweepFailures } from '../../../sweep/status.js';
import { openStore } from '../../../sweep/store/open-store.js';
import type { Sweep } from '../../../sweep/sweep.js';
import { packageVersion } from '../../../system/provenance.js';
import { noteDamage } from '../../compute-kept.js';
import { exitCode } from '../../exit-code.js';
import { print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { openSweep, storeFolder } from '../open-sweep.js';
import { failures } from '../subjects.js';
import { countText } from '../words.js';

/** `sweep failures`. */
export async function failuresCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  const options = readOptions(failures, raw);
  const { sweep } = await openSweep(file, options);
  const folder = storeFolder(options);
  const store = openStore(folder, { create: 'never' });
  try {
    noteDamage(store.damage);
    const groups = sweepFailures(sweep, store);
    if (options.json) {
      printJson({
        command: 'sweep failures',
        version: packageVersion(),
        sweep: sweep.name,
        store: folder,
        failures: groups,
      });
    } else if (groups.length === 0) print('no point has failed');
    else print(groups.map((group) => groupText(sweep, group, options.stack)).join('\n\n'));
    return exitCode.done;
  } finally {
    store.close();
  }
}

function groupText(sweep: Sweep, { count, failure, message, example }: FailureGroup, stack: boolean): string {
  const names = new Set(sweep.axes.flatMap((axis) => axis.names));
  const varied = Object.entries(example.parameters).filter(([name]) => names.has(name));
  const point = varied.map(([name, value]) => `${name}=${String(value)}`).join(' ');
  const { hash, host, executor, started, attempt } = example;
  return [
    `${countText(count, 'point')} (${failure}): ${message}`,
    `  such as ${point === '' ? hash : `${point} (${hash})`}`,
    `  attempt ${attempt}, ${started}, on ${host}, executor ${executor}`,
    ...(stack && example.stack !== undefined ? [example.stack.replaceAll(/^/gm, '  ')] : []),
  ].join('\n');
}
