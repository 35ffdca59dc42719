import type { MeasuredLayer, MeasuredValue } from '../../tasks/nets/measure/measured-layer.js';
import { formatNumber, formatWithError, formatZ } from '../format-number.js';
import type { TextTable } from '../two-pixels/sensitivity-table.js';

/** Longest fraction that fits. */
const longestFraction = 24;

const quantities = [
  ['D', 'diffeo'],
  ['G', 'noise'],
  ['common', 'shift'],
  ['G*', 'recalibrated'],
  ['R', 'relative'],
] as const;

/** Those that some layer has. */
function present(layers: readonly MeasuredLayer[]) {
  return quantities.filter(([, key]) => layers.some((layer) => layer[key] !== undefined));
}

/** A number with its error, a dash where it is not defined. */
function measuredText(measured: MeasuredValue | undefined, digits = 6): string {
  if (measured === undefined || !Number.isFinite(measured.value)) return '–';
  const { value, error, standardError } = measured;
  const own = error ?? standardError;
  return own === undefined ? formatNumber(value, digits) : formatWithError(value, own);
}

/** D, G, its common part, G* and R of every layer of a net, with status and fraction, and Monte Carlo beside theory. */
export function measuredNetTable(layers: readonly MeasuredLayer[]): TextTable {
  const shown = present(layers);
  const values = layers.flatMap((layer) => shown.flatMap(([, key]) => layer[key] ?? []));
  const fractions = values.some(({ fraction }) => fraction !== undefined && fraction.length <= longestFraction);
  const estimated = values.some(({ estimate }) => estimate !== undefined);
  return {
    head: [
      'layer',
      '',
      'value',
      'status',
      ...(fractions ? ['fraction'] : []),
      ...(estimated ? ['Monte Carlo', 'z'] : []),
    ],
    rows: layers.flatMap((layer) =>
      shown.map(([name, key], i) => {
        const { value, status, fraction = '', estimate } = layer[key] ?? notMeasured;
        return [
          i === 0 ? String(layer.layer) : '',
          name,
          measuredText(layer[key]),
          Number.isFinite(value) ? status : 'not defined',
          ...(fractions ? [fraction.length > longestFraction ? '' : fraction] : []),
          ...(estimated ? estimateTexts(estimate) : []),
        ];
      }),
    ),
  };
}

const notMeasured: MeasuredValue = { value: Number.NaN, status: 'Monte Carlo' };

function estimateTexts(estimate: MeasuredValue['estimate']): string[] {
  if (estimate === undefined) return ['', ''];
  const { value, standardError, z } = estimate;
  return [formatWithError(value, standardError), z === undefined ? '' : formatZ(z)];
}

/** D, G, G* and R of every layer before and after a training, side by side. */
export function trainedTable(before: readonly MeasuredLayer[] | undefined, after: readonly MeasuredLayer[]): TextTable {
  const digits = 4;
  const shown = present(after).filter(([, key]) => key !== 'shift');
  return {
    head: ['layer', ...shown.flatMap(([name]) => (before === undefined ? [name] : [`${name} before`, 'after']))],
    rows: after.map((layer, k) => [
      String(layer.layer),
      ...shown.flatMap(([, key]) => [
        ...(before === undefined ? [] : [measuredText(before[k]![key], digits)]),
        measuredText(layer[key], digits),
      ]),
    ]),
  };
}
