import { join } from 'node:path';
import { z } from 'zod';
import { computePhasePoints } from '../../report/compute-phase-points.js';
import { writePhaseDiagram } from '../../report/write-phase-diagram.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computeStored } from '../compute-stored.js';
import { conclude } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { parseOptions } from '../option-values.js';
import { phaseTable } from '../phase-table.js';
import { openPointStore } from '../point-store.js';
import type { RawOptions } from '../shared-options.js';
import { measurementShape, outputShape, perturbationShape, solutionShape } from '../shared-schemas.js';
import { phasePoints } from './phase-points.js';

const schema = z.object({
  scale: z.string(),
  channels: z.string().optional(),
  disorder: z.string().optional(),
  mix: z.string().optional(),
  ...solutionShape,
  ...perturbationShape,
  ...measurementShape,
  ...outputShape,
});

/** `two-pixels phase-diagram`. */
export async function runPhaseDiagram(raw: RawOptions): Promise<number> {
  const options = parseOptions(schema, raw);
  const { scale, channels, disorder, mix, threads, out, json, quiet, ...shared } = options;
  const grid = phasePoints({ scale, channels, disorder, mix }, shared);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const store = folder === undefined ? undefined : openPointStore(join(folder, 'points.ndjson'), packageVersion());
  const start = performance.now();
  const points = await computeStored({
    label: 'phase diagram',
    unit: 'points',
    items: grid,
    compute: computePhasePoints,
    store,
    threads,
    quiet,
  });
  store?.close();
  const finished = points.filter((point) => point !== undefined);
  const report = {
    command: 'two-pixels phase-diagram',
    version: packageVersion(),
    parameters: { scale, channels, disorder, mix, ...shared },
    complete: finished.length === grid.length,
    points: finished,
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (folder !== undefined && finished.length > 0) {
    const subtitle = `${options.solution}, l = ${options.length}, s = ${options.filterSize ?? 3}, seed ${options.seed}`;
    await writePhaseDiagram(folder, report, subtitle);
    note(`written: ${finished.length} points, tables and heat maps in ${folder}`, quiet);
  }
  if (json) printJson(report);
  else print(phaseTable(finished));
  return conclude({ unit: 'points', total: grid.length, settled: finished.length, folder });
}
