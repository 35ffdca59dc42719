import { z } from 'zod';
import { writePhaseDiagram } from '../../report/two-pixels/write-phase-diagram.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computePhasePoints, finishedPoints } from '../../tasks/two-pixels/compute-phase-points.js';
import { computeKept } from '../compute-kept.js';
import { conclude, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { parseOptions } from '../option-values.js';
import type { RawOptions } from '../shared-options.js';
import { measurementShape, outputShape, perturbationShape, solutionShape } from '../shared-schemas.js';
import { phasePoints } from './phase-points.js';
import { phaseTable } from './phase-table.js';

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
  const start = performance.now();
  const unit = 'points';
  const { result, interrupted } = await computeKept({ label: 'phase diagram', unit, folder, threads, quiet }, (kept) =>
    computePhasePoints(grid, kept),
  );
  const results = result.points;
  const finished = finishedPoints(results);
  const report = {
    command: 'two-pixels phase-diagram',
    version: packageVersion(),
    parameters: { scale, channels, disorder, mix, ...shared },
    complete: isComplete(results),
    points: finished,
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (folder !== undefined && finished.length > 0) {
    const draws = options.solution === 'disordered' ? ', one draw a cell' : '';
    const subtitle = `${options.solution}${draws}, l = ${options.length}, s = ${options.filterSize ?? 3}, seed ${options.seed}`;
    await writePhaseDiagram(folder, report, subtitle);
    note(`written: ${finished.length} points, tables and heat maps in ${folder}`, quiet);
  }
  if (json) printJson(report);
  else print(phaseTable(finished));
  return conclude({ unit, results, interrupted, folder });
}
