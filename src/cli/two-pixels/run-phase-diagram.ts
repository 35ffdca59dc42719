import { formatRational, rational, shortFraction } from '../../numerics/rational.js';
import { writePhaseDiagram } from '../../report/two-pixels/write-phase-diagram.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { computePhasePoints, finishedPoints } from '../../tasks/two-pixels/compute-phase-points.js';
import { twoPixelParameters } from '../../tasks/two-pixels/parameters.js';
import { phaseCells } from '../../tasks/two-pixels/phase-cells.js';
import { phaseGrid } from '../../tasks/two-pixels/phase-grid.js';
import { requireSamples } from '../../tasks/two-pixels/require-samples.js';
import { computeKept } from '../compute-kept.js';
import { conclude, isComplete } from '../conclude.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { cellTable, phaseTable } from './phase-table.js';
import { phaseDiagram, phaseDiagramAxes } from './subjects.js';

/** `two-pixels phase-diagram`. */
export async function runPhaseDiagram(raw: RawOptions): Promise<number> {
  const given = raw['filterSize'];
  const filterSize =
    typeof given === 'string' ? twoPixelParameters.filterSize.kind.parse('filterSize', given) : undefined;
  const options = readOptions(phaseDiagram, raw, phaseDiagramAxes(filterSize));
  const { scale, channels, disorder, mix, threshold, firstThreshold, threads, out, json, quiet, ...shared } = options;
  requireSamples(shared.samples);
  const axes = {
    scale,
    ...(channels !== undefined && { channels }),
    ...(disorder !== undefined && { disorder }),
    ...phaseMix(shared.solution, mix),
    ...(threshold !== undefined && { threshold }),
    ...(firstThreshold !== undefined && { firstThreshold }),
  };
  const grid = phaseGrid(axes, shared);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const start = performance.now();
  const unit = 'points';
  const { result, interrupted } = await computeKept({ label: 'phase diagram', unit, folder, threads, quiet }, (kept) =>
    computePhasePoints(grid, kept),
  );
  const results = result.points;
  const finished = finishedPoints(results);
  const cells = (shared.draws ?? 1) > 1 ? phaseCells(finished) : undefined;
  const report = {
    command: 'two-pixels phase-diagram',
    version: packageVersion(),
    parameters: { ...axes, ...shared },
    complete: isComplete(results),
    points: finished,
    ...(cells !== undefined && { cells }),
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (folder !== undefined && finished.length > 0) {
    const { solution, length, filterSize: s, seed, draws = 1 } = options;
    const each =
      solution !== 'disordered' ? '' : draws === 1 ? ', one draw a cell' : `, median of ${draws} draws a cell`;
    const fixed = [
      ...(threshold?.length === 1 ? [`θ = ${shortFraction(threshold[0]!)}`] : []),
      ...(firstThreshold?.length === 1 ? [`β = ${shortFraction(firstThreshold[0]!)}`] : []),
    ];
    const subtitle = [`${solution}${each}`, `l = ${length}`, `s = ${s}`, ...fixed, `seed ${seed}`].join(', ');
    await writePhaseDiagram(folder, report, subtitle);
    note(`written: ${finished.length} points, tables and heat maps in ${folder}`, quiet);
  }
  if (json) printJson(report);
  else print(cells === undefined ? phaseTable(finished) : cellTable(cells));
  return conclude({ unit, results, interrupted, folder });
}

/** κ from 0 to 1 where none is given. */
function phaseMix(solution: string, mix: readonly string[] | undefined): { readonly mix?: readonly string[] } {
  if (mix !== undefined) return { mix };
  return solution === 'mix'
    ? { mix: Array.from({ length: 11 }, (_, i) => formatRational(rational(BigInt(i), 10n))) }
    : {};
}
