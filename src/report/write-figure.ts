import { join } from 'node:path';
import { writeFile } from '../system/write-file.js';
import type { Figure } from './figure.js';
import { renderFigure } from './render-figure.js';

/** A figure on disk. */
export interface WrittenFigure {
  /** The drawing. */
  readonly svg: string;
  /** Paths of the specification, the SVG and the PNG. */
  readonly paths: readonly string[];
}

/**
 * Writes a figure as specification with its data (name.vl.json), SVG and PNG.
 *
 * @see {@link writePage}
 */
export async function writeFigure(folder: string, name: string, figure: Figure): Promise<WrittenFigure> {
  const { svg, png } = await renderFigure(figure);
  const paths = await Promise.all([
    writeFile(join(folder, `${name}.vl.json`), `${JSON.stringify(figure, null, 1)}\n`),
    writeFile(join(folder, `${name}.svg`), svg),
    writeFile(join(folder, `${name}.png`), png),
  ]);
  return { svg, paths };
}
