import { join } from 'node:path';
import { writePng } from '../../images/read-image.js';
import { encodeNpy } from '../../system/npy.js';
import { writeFile } from '../../system/write-file.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { DeformedSample, FieldSummary } from '../../tasks/diffeo/deformed-samples.js';
import type { OneImage } from '../../tasks/diffeo/one-image.js';
import { type WrittenFigure, writeFigure } from '../write-figure.js';
import { describeEnsemble } from './describe.js';
import { type SheetImage, sampleSheet, sheetImage } from './figures/samples.js';
import { stackedField } from './stacked-field.js';

/** Most images of a contact sheet, the original among them. */
const mostOnSheet = 25;

/** A deformed image on disk. */
export interface WrittenSample extends FieldSummary {
  /** Names of the files of the image and of its field. */
  readonly file: string;
  readonly fieldFile: string;
}

/** Deformed images on disk. */
export interface WrittenSamples {
  readonly samples: readonly WrittenSample[];
  readonly sheet: WrittenFigure;
}

/**
 * Writes the original and its deformed copies as PNG, their fields as .npy of shape [2, n, n] (x, then y,
 * in pixels), and a contact sheet of the first ones, one image at a time. Ends early, with what is done,
 * when the signal is aborted.
 */
export async function writeSamples(
  folder: string,
  { image, ensemble, seed }: { readonly image: OneImage; readonly ensemble: EnsembleSummary; readonly seed: string },
  samples: Iterable<DeformedSample>,
  signal?: AbortSignal,
): Promise<WrittenSamples> {
  await writePng(join(folder, 'original.png'), image.picture);
  const sheet: SheetImage[] = [sheetImage(image.picture)];
  const written: WrittenSample[] = [];
  for (const { summary, picture, field } of samples) {
    const number = String(summary.index).padStart(3, '0');
    const names = { file: `sample-${number}.png`, fieldFile: `field-${number}.npy` };
    await writePng(join(folder, names.file), picture);
    await writeFile(join(folder, names.fieldFile), encodeNpy(stackedField(field)));
    written.push({ ...names, ...summary });
    if (sheet.length < mostOnSheet) sheet.push(sheetImage(picture, summary));
    await new Promise(setImmediate);
    if (signal?.aborted) break;
  }
  const law = 'below each image the number of its field and its root mean square displacement';
  const subtitle = [`${describeEnsemble(ensemble)}, seed ${seed}`, law];
  const figure = sampleSheet(sheet, `${image.name}, deformed at random`, subtitle);
  return { samples: written, sheet: await writeFigure(folder, 'samples', figure) };
}
