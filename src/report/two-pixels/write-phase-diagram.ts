import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { PhaseCell } from '../../tasks/two-pixels/phase-cells.js';
import type { PhasePoint } from '../../tasks/two-pixels/phase-point.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { type PhaseQuantity, phaseDiagram } from './figures/phase-diagram.js';

/** A phase diagram on disk: the paths of its files, and its heat maps as SVG. */
export interface WrittenPhaseDiagram {
  /** Paths of all files. */
  readonly paths: readonly string[];
  /** The drawing of each quantity. */
  readonly svg: Readonly<Record<PhaseQuantity, string>>;
}

/**
 * Writes a phase diagram as data (phase-diagram.json, phase-diagram.csv) and as one heat map a quantity; of several
 * draws a cell, the points are the draws, and medians and quartiles are drawn and written to phase-cells.csv.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { phaseDiagram, writePhaseDiagram } from 'diffeolab/report';
 * import { inlineExecutor } from 'diffeolab/sweep';
 * import { computePhasePoints, finishedPoints, phaseGrid } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const axes = { scale: [3, 5], channels: [3, 6] };
 * const grid = phaseGrid(axes, { solution: 'disordered', length: 16, samples: 1000, engine: 'js' });
 * const points = finishedPoints((await computePhasePoints(grid, { executor: inlineExecutor() })).points);
 * console.log((await writePhaseDiagram(folder, { points }, 'l = 16')).paths.length); // 14
 * console.log(Object.keys(phaseDiagram(points, 'R', 'l = 16')).includes('config')); // true
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function writePhaseDiagram(
  folder: string,
  result: {
    /** What is drawn and written to the tables. */
    readonly points: readonly PhasePoint[];
    /** What is drawn in place of the points: medians and quartiles over several draws a cell. */
    readonly cells?: readonly PhaseCell[] | undefined;
  },
  subtitle: string,
): Promise<WrittenPhaseDiagram> {
  const { points, cells } = result;
  const draw = (quantity: PhaseQuantity, name: string) =>
    writeFigure(folder, name, phaseDiagram(cells ?? points, quantity, subtitle));
  const figures = {
    R: await draw('R', 'relative-stability'),
    D: await draw('D', 'diffeo-sensitivity'),
    G: await draw('G', 'noise-sensitivity'),
    error: await draw('error', 'classification-error'),
  };
  const paths = [
    await writeFile(join(folder, 'phase-diagram.json'), `${JSON.stringify(result, null, 2)}\n`),
    await writeFile(join(folder, 'phase-diagram.csv'), csv(points)),
    ...(cells === undefined ? [] : [await writeFile(join(folder, 'phase-cells.csv'), csv(cells))]),
    ...Object.values(figures).flatMap((written) => written.paths),
  ];
  const svg = { R: figures.R.svg, D: figures.D.svg, G: figures.G.svg, error: figures.error.svg };
  return { paths, svg };
}
