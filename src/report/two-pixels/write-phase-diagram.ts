import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { PhasePoint } from '../../tasks/two-pixels/phase-point.js';
import { csv } from '../csv.js';
import { writeFigure } from '../write-figure.js';
import { type PhaseQuantity, phaseDiagram } from './figures/phase-diagram.js';

/** A phase diagram on disk: the paths of its files, and its heat maps as SVG. */
export interface WrittenPhaseDiagram {
  readonly paths: readonly string[];
  readonly svg: Readonly<Record<PhaseQuantity, string>>;
}

/** Writes a phase diagram as data (phase-diagram.json, phase-diagram.csv) and as one heat map a quantity. */
export async function writePhaseDiagram(
  folder: string,
  result: { readonly points: readonly PhasePoint[] },
  subtitle: string,
): Promise<WrittenPhaseDiagram> {
  const { points } = result;
  const draw = (quantity: PhaseQuantity, name: string) =>
    writeFigure(folder, name, phaseDiagram(points, quantity, subtitle));
  const figures = {
    R: await draw('R', 'relative-stability'),
    D: await draw('D', 'diffeo-sensitivity'),
    G: await draw('G', 'noise-sensitivity'),
    error: await draw('error', 'classification-error'),
  };
  const paths = [
    await writeFile(join(folder, 'phase-diagram.json'), `${JSON.stringify(result, null, 2)}\n`),
    await writeFile(join(folder, 'phase-diagram.csv'), csv(points)),
    ...Object.values(figures).flatMap((written) => written.paths),
  ];
  const svg = { R: figures.R.svg, D: figures.D.svg, G: figures.G.svg, error: figures.error.svg };
  return { paths, svg };
}
