import { join } from 'node:path';
import { encodeNpy } from '../../system/npy.js';
import { writeFile } from '../../system/write-file.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { FieldView } from '../../tasks/diffeo/field-view.js';
import { formatShort } from '../format-number.js';
import { writeFigure } from '../write-figure.js';
import { describeEnsemble } from './describe.js';
import { fieldFigure } from './figures/field.js';
import { stackedField } from './stacked-field.js';

/** Writes a field as figure, as field.npy of shape [2, n, n] (x, then y, in pixels), and the report as field.json. */
export async function writeField(
  folder: string,
  view: FieldView,
  { ensemble, seed, report }: { readonly ensemble: EnsembleSummary; readonly seed: string; readonly report: object },
): Promise<string[]> {
  const { field, summary } = view;
  const own = `this field: ${formatShort(summary.rmsDisplacement)} px root mean square, ‖∇τ‖² = ${formatShort(summary.energy)}`;
  const folds = summary.invertibility.invertible ? 'no overhangs' : 'with overhangs';
  const parts = view.patch === 1 ? 'exact gradients' : `affine fits on patches of ${view.patch} × ${view.patch} pixels`;
  const subtitle = [
    `${describeEnsemble(ensemble)}, seed ${seed}, number ${summary.index}; parts: ${parts}`,
    `${own}, ${folds}`,
  ];
  return [
    ...(await writeFigure(folder, 'field', fieldFigure(view, 'A displacement field and its local parts', subtitle)))
      .paths,
    await writeFile(join(folder, 'field.npy'), encodeNpy(stackedField(field))),
    await writeFile(join(folder, 'field.json'), `${JSON.stringify(report, null, 2)}\n`),
  ];
}
