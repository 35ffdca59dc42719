import { writeField } from '../../report/diffeo/write-field.js';
import { formatNumber } from '../../report/format-number.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import {
  chooseEnsemble,
  type EnsembleSummary,
  ensembleParameters,
  summarise,
} from '../../tasks/diffeo/choose-ensemble.js';
import { type FieldView, gradientParts, viewField } from '../../tasks/diffeo/field-view.js';
import { aboutParameters } from '../../tasks/parameters/parameter-error.js';
import { exitCode } from '../exit-code.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { plainTable, textTable } from '../text-table.js';
import { ensembleRows, overhangText } from './ensemble-text.js';
import { requireMemory } from './require-memory.js';
import { field } from './subjects.js';

/** The field, its gradient, their parts, and copies that are written: twenty numbers a pixel. */
const bytesPerPixel = 160;

/** `diffeo field`. */
export async function runField(raw: RawOptions): Promise<number> {
  const { out, json, quiet, memory, index, patch, seed, ...choice } = readOptions(field, raw);
  const start = performance.now();
  const ensemble = chooseEnsemble(choice);
  requireMemory('size', ensemble.size, bytesPerPixel, memory);
  const summary = summarise(ensemble);
  const view = aboutParameters(['patch'], () =>
    viewField(ensemble, { seed, index, ...(patch !== undefined && { patch }) }),
  );
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  const { residual, shares } = view;
  const report = {
    command: 'diffeo field',
    version: packageVersion(),
    parameters: { ...ensembleParameters(ensemble), seed, index, ...(patch !== undefined && { patch }) },
    ensemble: summary,
    field: { ...view.summary, shares, ...(residual !== undefined && { residual }) },
    provenance: provenance((performance.now() - start) / 1000),
  };
  if (json) printJson(report);
  else print(fieldText(summary, view, seed));
  if (folder === undefined) return exitCode.done;
  const paths = await writeField(folder, view, { ensemble: summary, seed, report });
  note(`written: ${paths.join(' ')}`, quiet);
  return exitCode.done;
}

/** Shares of the energy in an isotropic ensemble with a fixed frame. */
const exactShares = { compression: '1/4', shear: '1/2', rotation: '1/4' } as const;

function fieldText(ensemble: EnsembleSummary, { summary, shares, patch, residual }: FieldView, seed: string): string {
  const { size, cutoff, boundary, typicalDisplacement, rmsDisplacement, meanEnergy } = ensemble;
  const fixed = boundary === 'fixed';
  const law = typicalDisplacement === undefined ? '' : `, law δ = ${formatNumber(typicalDisplacement.value)}`;
  const rows = [
    ['√∫|τ|² (px)', formatNumber(summary.rmsDisplacement), `${formatNumber(rmsDisplacement.value)} exact${law}`],
    ['‖∇τ‖²', formatNumber(summary.energy), `${formatNumber(meanEnergy.value)} exact`],
    ...gradientParts.map((part) => [
      `share of ${part === 'shear' ? 'pure shear' : part}`,
      formatNumber(shares[part], 4),
      fixed ? `${exactShares[part]} exact` : '',
    ]),
    ['overhangs', overhangText(summary), ''],
  ];
  const parts = patch === 1 ? 'exact gradients on the pixels' : `affine fits on patches of ${patch} × ${patch} pixels`;
  const left = residual === undefined ? '' : `, which leave ${formatNumber(residual, 3)} px`;
  return [
    `field ${summary.index} of seed ${seed}: n = ${size}, c = ${cutoff}, ${boundary} frame`,
    '',
    plainTable(ensembleRows(ensemble)),
    '',
    textTable(['', 'this field', 'mean of the ensemble'], rows),
    '',
    `parts: ${parts}${left}`,
  ].join('\n');
}
