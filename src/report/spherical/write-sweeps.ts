import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { LearningCurves } from '../../tasks/spherical/learning-curve.js';
import type { SphericalPhasePoint } from '../../tasks/spherical/phase-diagram.js';
import { csv } from '../csv.js';
import { type WrittenFigure, writeFigure } from '../write-figure.js';
import { learningCurve } from './figures/learning-curve.js';
import { sphericalPhaseDiagram } from './figures/phase-diagram.js';

/** Writes learning curves as data (learning-curve.json, .csv, learning-curve-fits.csv) and as a figure. */
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

/** Writes a phase diagram as data (phase-diagram.json, phase-diagram.csv) and as a figure of three heat maps. */
export async function writeSphericalPhaseDiagram(
  folder: string,
  result: { readonly points: readonly SphericalPhasePoint[] },
  subtitle: string,
): Promise<WrittenFigure> {
  await writeFile(join(folder, 'phase-diagram.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'phase-diagram.csv'), csv(result.points));
  return writeFigure(folder, 'phase-diagram', sphericalPhaseDiagram(result.points, subtitle));
}
