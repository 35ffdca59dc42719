import { InputError } from '../../../numerics/input-error.js';
import { plotSweep } from '../../../report/sweep/plot-sweep.js';
import { writeFigure } from '../../../report/write-figure.js';
import { readingOf } from '../../../sweep/description/text-parameters.js';
import { sweepRows } from '../../../sweep/reading/sweep-rows.js';
import { openStore } from '../../../sweep/store/open-store.js';
import { packageVersion } from '../../../system/provenance.js';
import { prepareFolder } from '../../../system/write-file.js';
import { noteDamage } from '../../compute-kept.js';
import { exitCode } from '../../exit-code.js';
import { print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { axisValues, splitPair } from '../axis-text.js';
import { openSweep, storeFolder } from '../open-sweep.js';
import { plot } from '../subjects.js';

/** `sweep plot`. */
export async function plotCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  const options = readOptions(plot, raw);
  const { sweep } = await openSweep(file, options);
  const store = openStore(storeFolder(options), { create: 'never' });
  try {
    noteDamage(store.damage);
    const conditions = options.at.map((text) => {
      const [name, values] = splitPair('--at', text);
      return { name, values: axisValues(`--at ${name}`, values, readingOf(sweep.source.task, name)).map(String) };
    });
    const rows = [...sweepRows(sweep, store)].filter(({ parameters }) =>
      conditions.every(({ name, values }) => values.includes(String(parameters[name]))),
    );
    if (rows.length === 0 && conditions.length > 0) {
      throw new InputError(
        '--at',
        `no finished point has ${options.at.join(' and ')} (sweep status tells what is done)`,
      );
    }
    const figure = plotSweep(
      rows,
      {
        ...options,
        over: options.over.length > 0 ? options.over : undefined,
        subtitle: `${sweep.name}, task ${sweep.source.task.name}`,
      },
      'sweep plot',
    );
    const folder = prepareFolder('--out', options.out);
    const name = [sweep.name, options.quantity].filter((part) => part !== undefined).join('-');
    const { paths } = await writeFigure(folder, name, figure);
    if (options.json) {
      printJson({
        command: 'sweep plot',
        version: packageVersion(),
        sweep: sweep.name,
        points: rows.length,
        files: paths,
      });
    } else print(paths.join('\n'));
    return exitCode.done;
  } finally {
    store.close();
  }
}
