import { InputError } from '../../../numerics/input-error.js';
import { packageVersion } from '../../../system/provenance.js';
import { exitCode } from '../../exit-code.js';
import { print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { exported } from '../subjects.js';
import { countText } from '../words.js';
import { noteUnreadable, openSelected } from './query.js';

/** `sweep export`. */
export async function exportCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  const options = readOptions(exported, raw);
  const targets = (['parquet', 'csv'] as const).flatMap((format) => {
    const path = options[format];
    return path === undefined ? [] : [{ format, path }];
  });
  if (targets.length === 0) {
    throw new InputError('sweep export', 'needs a file to write: --parquet results.parquet or --csv results.csv');
  }
  let points = 0;
  for (const { format, path } of targets) {
    const results = await openSelected(file, options);
    try {
      noteUnreadable(results);
      points = results.points;
      await results.exportTo(path, format, options.sql);
    } finally {
      results.close();
    }
  }
  const files = targets.map(({ path }) => path);
  if (options.json) printJson({ command: 'sweep export', version: packageVersion(), points, files });
  else print(`${countText(points, 'point')}: ${files.join(', ')}`);
  return exitCode.done;
}
