import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { LearningCurves } from '../../tasks/spherical/learning-curve.js';
import type { SphericalPhasePoint } from '../../tasks/spherical/phase-diagram.js';
import { csv } from '../csv.js';
import { type WrittenFigure, writeFigure } from '../write-figure.js';
import { learningCurve } from './figures/learning-curve.js';
import { sphericalPhaseDiagram } from './figures/phase-diagram.js';

/**
 * Writes learning curves as data (learning-curve.json, .csv, learning-curve-fits.csv) and as a figure.
 *
 * @see {@link writeSphericalPhaseDiagram}
 */
export async function writeLearningCurve(
  folder: string,
  result: LearningCurves,
  subtitle: string,
): Promise<WrittenFigure> {
  await writeFile(join(folder, 'learning-curve.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'learning-curve.csv'), csv(result.rows));
  if (result.fits.length > 0) await writeFile(join(folder, 'learning-curve-fits.csv'), csv(result.fits));
  return writeFigure(folder, 'learning-curve', learningCurve(result, subtitle));
}

/**
 * Writes a phase diagram as data (phase-diagram.json, phase-diagram.csv) and as a figure of three heat maps.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { writeLearningCurve, writeSphericalPhaseDiagram } from 'diffeolab/report';
 * import { inlineExecutor } from 'diffeolab/sweep';
 * import { computeRuns, learningCurves, learningCurveTasks } from 'diffeolab/tasks';
 * import { sphericalPhasePoints, sphericalPhaseTasks } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const executor = inlineExecutor();
 * const task = { data: 'sphere', target: 'constant', testPoints: 64, angle: 0.1, seed: '0' } as const;
 * const net = { width: 10, engine: 'js', steps: 50, loss: 1e-3 } as const;
 * const training = { ...net, geometry: 'free', regularisation: 'none' } as const;
 * const axes = { points: [4, 8], alphas: [1, 10], seeds: 1 };
 * const plane = sphericalPhaseTasks({ ...axes, task: { ...task, dimension: 3 }, training });
 * const points = sphericalPhasePoints(plane, await computeRuns(plane, { executor }));
 * console.log((await writeSphericalPhaseDiagram(folder, { points }, 'd = 3')).paths.length); // 3
 *
 * const sizes = { lazy: { points: [8, 16, 32], seeds: 2 }, feature: { points: [8], seeds: 1 } };
 * const settings = { dimensions: [3], regimes: ['lazy'], sizes, kernel: 'ntk', task, training: net } as const;
 * const runs = learningCurveTasks(settings);
 * const curves = learningCurves(settings, runs, await computeRuns(runs, { executor }));
 * console.log((await writeLearningCurve(folder, curves, 'NTK')).paths.length); // 3
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function writeSphericalPhaseDiagram(
  folder: string,
  result: {
    /** What is drawn and written to the tables. */
    readonly points: readonly SphericalPhasePoint[];
  },
  subtitle: string,
): Promise<WrittenFigure> {
  await writeFile(join(folder, 'phase-diagram.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'phase-diagram.csv'), csv(result.points));
  return writeFigure(folder, 'phase-diagram', sphericalPhaseDiagram(result.points, subtitle));
}
