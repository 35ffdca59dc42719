import { join } from 'node:path';
import ndarray from 'ndarray';
import { writePng } from '../../images/read-image.js';
import { encodeNpy } from '../../system/npy.js';
import { writeFile } from '../../system/write-file.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { DeformedSample } from '../../tasks/diffeo/deformed-samples.js';
import type { OneImage } from '../../tasks/diffeo/one-image.js';
import { sampleSheet } from '../figures/diffeo-samples.js';
import { writeFigure } from '../write-figure.js';
import { describeEnsemble } from './describe.js';

/** Most images of a contact sheet, the original among them. */
const mostOnSheet = 25;

/** Name of the file of a deformed image. */
export function sampleFile(index: number): string {
  return `sample-${String(index).padStart(3, '0')}.png`;
}

/**
 * Writes deformed images as PNG, their fields as fields.npy of shape [samples, 2, n, n] (x, then y, in pixels), a contact sheet of the first ones, and the
 * report as apply.json.
 */
export async function writeSamples(
  folder: string,
  result: {
    readonly image: OneImage;
    readonly ensemble: EnsembleSummary;
    readonly samples: readonly DeformedSample[];
    readonly seed: string;
    readonly report: object;
  },
): Promise<string[]> {
  const { image, ensemble, samples, seed, report } = result;
  const { size } = image;
  const paths: string[] = [await writePng(join(folder, 'original.png'), image.picture)];
  for (const { summary, picture } of samples)
    paths.push(await writePng(join(folder, sampleFile(summary.index)), picture));
  const fields = new Float64Array(samples.length * 2 * size * size);
  for (const [at, { field }] of samples.entries()) {
    fields.set(field.x.data, 2 * at * size * size);
    fields.set(field.y.data, (2 * at + 1) * size * size);
  }
  const array = ndarray(fields, [samples.length, 2, size, size]);
  const sheet = [{ picture: image.picture }, ...samples.slice(0, mostOnSheet - 1)];
  const law = 'below each image the number of its field and its root mean square displacement';
  const figure = sampleSheet(sheet, `${image.name}, deformed at random`, [
    `${describeEnsemble(ensemble)}, seed ${seed}`,
    law,
  ]);
  return [
    ...paths,
    await writeFile(join(folder, 'fields.npy'), encodeNpy(array)),
    ...(await writeFigure(folder, 'samples', figure)).paths,
    await writeFile(join(folder, 'apply.json'), `${JSON.stringify(report, null, 2)}\n`),
  ];
}
