import { describeEnsemble } from '../../report/diffeo/describe.js';
import { formatSeconds, formatShort } from '../../report/format-number.js';
import { valueWords } from '../../report/image-words.js';
import type { ModelResult } from '../../report/stability/measured-model.js';
import { estimateText, measuredTable } from '../../report/stability/table.js';
import { conventionWords } from '../../report/stability/words.js';
import type { LayerCurve } from '../../stability/curve/sensitivity-curve.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { ImageData } from '../../tasks/stability/image-data.js';
import type { MeasuredCurve } from '../../tasks/stability/measure-curve.js';
import { rangeText } from '../diffeo/ensemble-text.js';
import { textTable } from '../text-table.js';
import { discriminationWords, formatPercent } from './discrimination-text.js';

/** What was measured, as text: a table by layer for each model, curves, and how it was done. */
export function describeMeasured(
  models: readonly ModelResult[],
  images: ImageData,
  ensemble: EnsembleSummary,
  interpolation: string,
): string {
  const { samples, draws, seed, conventions, displacement, noise } = models[0]!.measurement;
  return [
    images.description,
    valueWords({ ...images, values: images.values() }),
    `deformations: ${describeEnsemble(ensemble)}, ${interpolation}; T is ${rangeText(ensemble)}`,
    ...conventionWords(conventions),
    `‖τx − x‖ = ${estimateText({ value: displacement.mean, standardError: displacement.standardError })} on average, ‖η‖ = ${formatShort(noise.mean)}`,
    ...models.flatMap((model) => ['', ...describeModel(model)]),
    '',
    `${samples} images, ${draws} ${draws === 1 ? 'draw' : 'draws'} of τ and η for each, seed ${seed}; ± is one standard error for other images of the same law, draws included`,
  ].join('\n');
}

function describeModel({ name, measurement, curve, seconds }: ModelResult): string[] {
  const { layers, errorRates, discrimination } = measurement;
  const { head, rows } = measuredTable(layers);
  const rates =
    errorRates === undefined
      ? []
      : [
          '',
          `error rate ${formatPercent(errorRates.clean)} at x, ${formatPercent(errorRates.deformed)} at τx, ${formatPercent(errorRates.noisy)} at x + η`,
        ];
  return [
    `${name} (${formatSeconds(seconds)})`,
    textTable(head, rows, { right: head.map((_, k) => k).slice(1) }),
    ...rates,
    ...(discrimination === undefined ? [] : discriminationWords(discrimination)),
    ...(curve === undefined ? [] : ['', ...describeCurve(curve)]),
  ];
}

/** Plateaus and bumps, and the curve of the last layer point by point. */
function describeCurve(curve: MeasuredCurve): string[] {
  const found = (quantity: string, { layer, plateau, bump }: LayerCurve) => [
    `${quantity} of ${layer}`,
    plateau.found
      ? `${estimateText(plateau.value)} for r from ${formatShort(plateau.from)} to ${formatShort(plateau.to)}`
      : `none: ${plateau.reason}`,
    bump.found
      ? `r = ${estimateText({ value: bump.norm, standardError: bump.normError })}, ${estimateText(bump.height)}` +
        (bump.errorRate === undefined ? '' : `, error rate ${formatPercent(bump.errorRate)}`)
      : 'none',
  ];
  const shapes = [
    ...curve.noise.map((each) => found('G/‖η‖²', each)),
    ...curve.diffeo.map((each) => found('D/‖τx − x‖²', each)),
  ];
  const left =
    curve.leftOut === 0
      ? []
      : [`${curve.leftOut} of the norms would take deformations with overhangs and are left out there`];
  return [textTable(['curve', 'plateau', 'bump'], shapes), ...left, '', pointTable(curve)];
}

function pointTable({ noise, diffeo }: MeasuredCurve): string {
  const head = [
    '',
    'r',
    'D or G',
    'over r²',
    ...(noise.at(-1)?.points[0]?.errorRate === undefined ? [] : ['error rate']),
  ];
  const rows = (name: string, curve: LayerCurve | undefined) =>
    (curve?.points ?? []).map(({ norm, sensitivity, normalised, errorRate }, i) => [
      i === 0 ? `${name} of ${curve!.layer}` : '',
      formatShort(norm),
      estimateText(sensitivity),
      estimateText(normalised),
      ...(errorRate === undefined ? [] : [formatPercent(errorRate)]),
    ]);
  const right = [1, 2, 3, 4].slice(0, head.length - 1);
  return textTable(head, [...rows('G', noise.at(-1)), ...rows('D', diffeo.at(-1))], { right });
}
