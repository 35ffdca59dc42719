import { join } from 'node:path';
import { csv } from './csv.js';
import { phaseDiagram, type phaseQuantities } from './figures/phase-diagram.js';
import type { PhasePoint } from './phase-point.js';
import { writeFigure } from './write-figure.js';
import { writeFile } from './write-file.js';

/** Writes a phase diagram as data (phase-diagram.json, phase-diagram.csv) and as one heat map a quantity; returns the paths. */
export async function writePhaseDiagram(
  folder: string,
  result: { readonly points: readonly PhasePoint[] },
  subtitle: string,
): Promise<string[]> {
  const paths = [
    await writeFile(join(folder, 'phase-diagram.json'), `${JSON.stringify(result, null, 2)}\n`),
    await writeFile(join(folder, 'phase-diagram.csv'), csv(result.points)),
  ];
  for (const [quantity, name] of Object.entries(fileNames) as [keyof typeof phaseQuantities, string][]) {
    paths.push(...(await writeFigure(folder, name, phaseDiagram(result.points, quantity, subtitle))).paths);
  }
  return paths;
}

const fileNames: Record<keyof typeof phaseQuantities, string> = {
  relative: 'relative-stability',
  diffeo: 'diffeo-sensitivity',
  noise: 'noise-sensitivity',
  classificationError: 'classification-error',
};
