import { join } from 'node:path';
import { writeFile } from '../../system/write-file.js';
import type { CircleView } from '../../tasks/spherical/circle-view.js';
import { renderPng } from '../render-figure.js';
import { type WrittenFigure, writeFigure } from '../write-figure.js';
import { circleMovie, movieTimes } from './figures/circle-movie.js';
import { circlePicture } from './figures/circle-picture.js';

/**
 * Writes the picture of both regimes on the circle (circle.svg, .png, .vl.json) and the movie (circle-movie.svg).
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { writeCircle } from 'diffeolab/report';
 * import { circleParameters, circleView } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const task = { data: 'sphere', target: 'constant', points: 5, testPoints: 64, angle: 0.1, seed: '0' } as const;
 * const net = { width: 10, engine: 'js', steps: 20, loss: 1e-3 } as const;
 * const view = await circleView(circleParameters({ ...task, ...net }, { lazy: 1e3, feature: 1e-3 }));
 * console.log((await writeCircle(folder, view, 'P = 5')).paths.at(-1)?.endsWith('circle-movie.svg')); // true
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function writeCircle(folder: string, view: CircleView, subtitle: string): Promise<WrittenFigure> {
  const figure = await writeFigure(folder, 'circle', circlePicture(view, subtitle));
  const movie = await writeFile(join(folder, 'circle-movie.svg'), circleMovie(view, subtitle));
  return { svg: figure.svg, paths: [...figure.paths, movie] };
}

/** Writes the movie as a sequence of still pictures frames/0000.png, …; returns their number. */
export async function writeFrames(folder: string, view: CircleView, subtitle: string): Promise<number> {
  const count = movieTimes(view).length;
  for (let frame = 0; frame < count; frame++) {
    const name = `${String(frame).padStart(4, '0')}.png`;
    await writeFile(join(folder, 'frames', name), await renderPng(circleMovie(view, subtitle, frame)));
  }
  return count;
}
