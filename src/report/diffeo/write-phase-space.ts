import { join } from 'node:path';
import type { Boundary } from '../../diffeo/ensemble.js';
import { writeFile } from '../../system/write-file.js';
import type { OneImage } from '../../tasks/diffeo/one-image.js';
import type { TemperatureBounds } from '../../tasks/diffeo/phase-space.js';
import { writeFigure } from '../write-figure.js';
import { type PhaseImage, phaseSpaceFigure } from './figures/phase-space.js';

/** What is written besides the samples. */
export interface PhaseSpaceWords {
  readonly image: OneImage;
  readonly boundary: Boundary;
  readonly bounds: TemperatureBounds;
  readonly seed: string;
  readonly report: object;
}

/** Writes the plane of temperature and cutoff as figure, and the report as phase-space.json. */
export async function writePhaseSpace(
  folder: string,
  samples: readonly PhaseImage[],
  { image, boundary, bounds, seed, report }: PhaseSpaceWords,
): Promise<string[]> {
  const frame = boundary === 'fixed' ? '' : ', periodic';
  const subtitle = [
    `${image.name}, n = ${image.size}${frame}, seed ${seed}: one field, scaled by √T, with more modes at larger c`,
  ];
  const figure = phaseSpaceFigure(samples, bounds, 'Deformations over temperature and cutoff', subtitle);
  return [
    ...(await writeFigure(folder, 'phase-space', figure)).paths,
    await writeFile(join(folder, 'phase-space.json'), `${JSON.stringify(report, null, 2)}\n`),
  ];
}
