import { join } from 'node:path';
import { writeSamples } from '../../report/diffeo/write-samples.js';
import { formatNumber } from '../../report/format-number.js';
import { valueWords } from '../../report/image-words.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder, writeFile } from '../../system/write-file.js';
import { chooseEnsemble, summarise } from '../../tasks/diffeo/choose-ensemble.js';
import { deformedSamples } from '../../tasks/diffeo/deformed-samples.js';
import { openImage } from '../../tasks/diffeo/one-image.js';
import { readingOf } from '../../tasks/diffeo/reading-parameters.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, noteAll, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { plainTable, textTable } from '../text-table.js';
import { ensembleRows, overhangText } from './ensemble-text.js';
import { apply } from './subjects.js';

/** `diffeo apply`. */
export async function runApply(name: string, raw: RawOptions): Promise<number> {
  const options = readOptions(apply, raw);
  const { out, json, quiet, samples, seed, interpolation, number, size, colour, memory } = options;
  const { cutoff, displacement, temperature, boundary } = options;
  if (out === undefined) throw new ParameterError('out', 'is needed: a folder for the deformed images (add {out} out)');
  const start = performance.now();
  const image = openImage({ image: name, number, size, colour, seed, memory, ...readingOf(options) });
  noteAll(image.notes, quiet);
  const ensemble = chooseEnsemble({ cutoff, displacement, temperature, boundary, size: image.size });
  const folder = prepareFolder('--out', out);
  const summary = summarise(ensemble);
  const { signal, release } = abortOnInterrupt();
  const deformed = deformedSamples(image.picture, ensemble, { samples, seed, interpolation });
  const written = await writeSamples(folder, { image, ensemble: summary, seed }, deformed, signal);
  release();
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
    values: image.values,
    ...(image.stored !== undefined && { stored: image.stored }),
    ensemble: summary,
    samples: written.samples,
    ...(image.notes !== undefined && { notes: image.notes }),
    provenance: provenance((performance.now() - start) / 1000),
  };
  await writeFile(join(folder, 'apply.json'), `${JSON.stringify(report, null, 2)}\n`);
  if (json) printJson(report);
  else {
    const rows = written.samples.map((field) => [
      String(field.index),
      formatNumber(field.rmsDisplacement, 4),
      formatNumber(field.energy, 4),
      overhangText(field),
    ]);
    const head = `${image.description}\n${valueWords(image)}\nn = ${image.size}, c = ${ensemble.cutoff}, ${ensemble.boundary} frame, ${interpolation}, seed ${seed}`;
    const table = textTable(['field', '√∫|τ|² (px)', '‖∇τ‖²', 'overhangs'], rows, { right: [0, 1, 2] });
    print(`${head}\n\n${plainTable(ensembleRows(summary))}\n\n${table}`);
  }
  const count = written.samples.length;
  note(`written: ${count} deformed images, their fields, contact sheet and apply.json in ${folder}`, quiet);
  if (count === samples) return exitCode.done;
  note(`interrupted: ${count} of ${samples} images are written`, false);
  return exitCode.interrupted;
}
