import { join } from 'node:path';
import { csv } from '../../report/csv.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder, writeFile } from '../../system/write-file.js';
import { computeStarts } from '../../tasks/two-pixels/optimise/compute-starts.js';
import { ringDescription } from '../../tasks/two-pixels/optimise/ring-description.js';
import { type StartRow, spreadOfBest } from '../../tasks/two-pixels/optimise/start-rows.js';
import { computeKept } from '../compute-kept.js';
import { conclude, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { optimiseText } from './optimise-table.js';
import { optimise } from './subjects.js';

/** `two-pixels optimise`. */
export async function runOptimise(raw: RawOptions): Promise<number> {
  const { starts, best: shown, threads, out, json, quiet, ...search } = readOptions(optimise, raw);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const begin = performance.now();
  const unit = 'starts';
  const { result, interrupted } = await computeKept({ label: 'search', unit, folder, threads, quiet }, (kept) =>
    computeStarts(search, starts, kept),
  );
  const { rows, unsolved, best, results } = result;
  const report = {
    command: 'two-pixels optimise',
    version: packageVersion(),
    parameters: { ...search, starts },
    complete: isComplete(results),
    unsolved,
    spreadOfBest: rows.length > 1 ? spreadOfBest(search.objective, rows) : null,
    starts: rows,
    ...(best !== undefined && { net: ringDescription(best, search.length) }),
    provenance: provenance((performance.now() - begin) / 1000),
  };
  if (folder !== undefined && best !== undefined) {
    const paths = [
      await writeFile(join(folder, 'best.json'), `${JSON.stringify(report.net, null, 2)}\n`),
      await writeFile(join(folder, 'optimise.csv'), csv(rows.map(withoutNulls))),
      await writeFile(join(folder, 'optimise.json'), `${JSON.stringify(report, null, 2)}\n`),
    ];
    note(`written: ${paths.join(' ')}`, quiet);
  }
  if (json) printJson(report);
  else print(optimiseText(search.objective, rows, unsolved, shown));
  return conclude({ unit, results, interrupted, folder });
}

/** A row with empty cells for what is not defined. */
function withoutNulls(row: StartRow): Record<string, string | number | undefined> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? undefined]));
}
