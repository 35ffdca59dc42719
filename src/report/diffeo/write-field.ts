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

/**
 * Writes a field as figure, as field.npy of shape [2, n, n] (x, then y, in pixels), and the report as field.json.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { phaseImage, writeField, writePhaseSpace } from 'diffeolab/report';
 * import { chooseEnsemble, openImage, phaseSamples, summarise, temperatureBounds, viewField } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const chosen = chooseEnsemble({ size: 16, cutoff: 3, temperature: 1e-3 });
 * const view = viewField(chosen, { seed: '0', index: 0 });
 * const paths = await writeField(folder, view, { ensemble: summarise(chosen), seed: '0', report: {} });
 * console.log(paths.map((path) => path.slice(folder.length + 1)).at(-2)); // field.npy
 *
 * const image = openImage({ image: 'digits/3', size: 16, seed: '0' });
 * const options = { seed: '0', index: 0, interpolation: 'bilinear', boundary: 'fixed' } as const;
 * const samples = phaseSamples(image.picture, { cutoffs: [2, 3], temperatures: [1e-3, 1e-2] }, options);
 * const words = { image, boundary: 'fixed', bounds: temperatureBounds(16, 'fixed'), seed: '0', report: {} } as const;
 * console.log((await writePhaseSpace(folder, [...samples].map(phaseImage), words)).length); // 4
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function writeField(
  folder: string,
  view: FieldView,
  {
    ensemble,
    seed,
    report,
  }: {
    /** The ensemble that the field was drawn from. */
    readonly ensemble: EnsembleSummary;
    /** Seed of the field. */
    readonly seed: string;
    /** What field.json holds. */
    readonly report: object;
  },
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
