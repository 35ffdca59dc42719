import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { sampleFile, writeSamples } from '../../report/diffeo/write-samples.js';
import { formatNumber } from '../../report/format-number.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { chooseEnsemble, summarise } from '../../tasks/diffeo/choose-ensemble.js';
import { deformedSamples } from '../../tasks/diffeo/deformed-samples.js';
import { openImage } from '../../tasks/diffeo/one-image.js';
import { exitCode } from '../exit-code.js';
import { note, print, printJson } from '../messages.js';
import { integer, parseOptions } from '../option-values.js';
import type { RawOptions } from '../shared-options.js';
import { outputShape } from '../shared-schemas.js';
import { plainTable, textTable } from '../text-table.js';
import { ensembleRows, overhangText } from './ensemble-text.js';
import { ensembleShape, imageShape } from './schemas.js';

const schema = z.object({ ...ensembleShape, ...imageShape, ...outputShape, samples: integer(1) });

/** Most deformed images of one run: all are held in memory. */
const mostSamples = 1000;

/** `diffeo apply`. */
export async function runApply(name: string, raw: RawOptions): Promise<number> {
  const { out, json, quiet, samples, seed, interpolation, number, crop, size, colour, ...choice } = parseOptions(
    schema,
    raw,
  );
  if (out === undefined) throw new InputError('--out', 'is needed: a folder for the deformed images (add --out out)');
  if (samples > mostSamples) throw new InputError('--samples', `must be at most ${mostSamples}, got ${samples}`);
  const start = performance.now();
  const image = openImage({ image: name, number, crop, size, colour, seed });
  const ensemble = chooseEnsemble({ ...choice, size: image.size });
  const folder = prepareFolder('--out', out);
  const summary = summarise(ensemble);
  const deformed = [...deformedSamples(image.picture, ensemble, { samples, seed, interpolation })];
  const report = {
    command: 'diffeo apply',
    version: packageVersion(),
    parameters: {
      image: image.description,
      size: image.size,
      channels: image.picture.shape[0],
      cutoff: ensemble.cutoff,
      temperature: ensemble.temperature,
      boundary: ensemble.boundary,
      interpolation,
      samples,
      seed,
    },
    ensemble: summary,
    samples: deformed.map(({ summary: field }) => ({ file: sampleFile(field.index), ...field })),
    provenance: provenance((performance.now() - start) / 1000),
  };
  const paths = await writeSamples(folder, { image, ensemble: summary, samples: deformed, seed, report });
  if (json) printJson(report);
  else {
    const rows = deformed.map(({ summary: field }) => [
      String(field.index),
      formatNumber(field.rmsDisplacement, 4),
      formatNumber(field.energy, 4),
      overhangText(field),
    ]);
    const head = `${image.description}\nn = ${image.size}, c = ${ensemble.cutoff}, ${ensemble.boundary} frame, ${interpolation}, seed ${seed}`;
    const table = textTable(['field', '√∫|τ|² (px)', '‖∇τ‖²', 'overhangs'], rows, { right: [0, 1, 2] });
    print(`${head}\n\n${plainTable(ensembleRows(summary))}\n\n${table}`);
  }
  note(
    `written: ${samples} deformed images, fields, contact sheet and apply.json in ${folder} (${paths.length} files)`,
    quiet,
  );
  return exitCode.done;
}
