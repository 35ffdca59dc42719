import { type PhaseImage, phaseImage } from '../../report/diffeo/figures/phase-space.js';
import { writePhaseSpace } from '../../report/diffeo/write-phase-space.js';
import { valueWords } from '../../report/image-words.js';
import { formatScientific } from '../../report/scientific.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { openImage } from '../../tasks/diffeo/one-image.js';
import { defaultTemperatures, phaseSamples, temperatureBounds } from '../../tasks/diffeo/phase-space.js';
import { readingOf } from '../../tasks/diffeo/reading-parameters.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { exitCode } from '../exit-code.js';
import { note, noteAll, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { textTable } from '../text-table.js';
import { phaseSpace, phaseSpaceAxes } from './subjects.js';

/** Most images of the plane. */
const mostImages = 2000;

/** `diffeo phase-space`. */
export async function runPhaseSpace(name: string, raw: RawOptions): Promise<number> {
  const options = readOptions(phaseSpace, raw, phaseSpaceAxes);
  const { out, json, quiet, seed, index, interpolation, boundary, number, size, colour, memory } = options;
  const start = performance.now();
  const image = openImage({ image: name, number, size, colour, seed, memory, ...readingOf(options) });
  noteAll(image.notes, quiet);
  const cutoffs = [...options.cutoff].sort((a, b) => a - b);
  if (cutoffs[0]! <= 1 || cutoffs.at(-1)! > image.size) {
    const odd = cutoffs[0]! <= 1 ? cutoffs[0] : cutoffs.at(-1);
    throw new ParameterError('cutoff', `values must be above 1 and at most n = ${image.size}, got ${odd} (use 2..8)`);
  }
  const temperatures = [...(options.temperature ?? defaultTemperatures(image.size, cutoffs, boundary))].sort(
    (a, b) => a - b,
  );
  const count = cutoffs.length * temperatures.length;
  if (count > mostImages) {
    throw new ParameterError('temperature', `and {cutoff} make ${count} images, at most ${mostImages} are drawn`);
  }
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const field = { seed, index, interpolation, boundary };
  const samples = Array.from(phaseSamples(image.picture, { cutoffs, temperatures }, field), phaseImage);
  const report = {
    command: 'diffeo phase-space',
    version: packageVersion(),
    parameters: {
      image: image.description,
      size: image.size,
      cutoffs,
      temperatures,
      boundary,
      interpolation,
      seed,
      index,
    },
    values: image.values,
    ...(image.stored !== undefined && { stored: image.stored }),
    samples: samples.map(({ ensemble, summary }) => ({ ...ensemble, field: summary })),
    ...(image.notes !== undefined && { notes: image.notes }),
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (json) printJson(report);
  else print(`${image.description}\n${valueWords(image)}\n\n${rangeTable(samples)}`);
  if (folder === undefined) return exitCode.done;
  const paths = await writePhaseSpace(folder, samples, {
    image,
    boundary,
    bounds: temperatureBounds(image.size, boundary),
    seed,
    report,
  });
  note(`written: ${paths.join(' ')}`, quiet);
  return exitCode.done;
}

/** For every cutoff the allowed temperatures, and which of the fields fold. */
function rangeTable(samples: readonly PhaseImage[]): string {
  const cutoffs = [...new Set(samples.map(({ ensemble }) => ensemble.cutoff))];
  const rows = cutoffs.map((cutoff) => {
    const row = samples.filter(({ ensemble }) => ensemble.cutoff === cutoff);
    const range = row[0]!.ensemble.range!;
    const folds = row.filter(({ summary }) => !summary.invertibility.invertible);
    return [
      String(cutoff),
      formatScientific(range.halfPixel.value),
      formatScientific(range.noOverhangs.value),
      `${row.filter(({ ensemble }) => ensemble.allowed).length} of ${row.length}`,
      folds.length === 0 ? 'none' : `from T = ${formatScientific(folds[0]!.ensemble.temperature)} on`,
    ];
  });
  return textTable(['c', 'T_min (½ px)', 'T_max (overhangs)', 'allowed', 'this field folds'], rows, {
    right: [0, 1, 2],
  });
}
