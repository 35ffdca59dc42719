import type { LayerRow, OutputColumn } from '../../tasks/two-pixels/sensitivity-rows.js';
import { formatQuantity, formatWithError, formatZ } from '../format-number.js';
import type { TextTable } from './sensitivity-table.js';

/** What noise and displacements do to the output, by its columns, in words. */
const listed: readonly (readonly [OutputColumn | 'GShift' | 'GRest' | 'GStar', string])[] = [
  ['GShift', 'G common'],
  ['GRest', 'G rest'],
  ['GStar', 'G*'],
  ['dPrime', 'd′'],
  ['errorNoise', 'error under noise'],
  ['errorDiffeo', 'error under τ'],
  ['errorChance', 'chance'],
  ['errorBayes', 'Bayes error'],
];

/**
 * How G of the output splits, what gain and shift chosen anew leave of it (G*), and how well the labels can be read off
 * the output (d′, errors at the best threshold) and off the noisy inputs (Bayes error): theory, and Monte Carlo where
 * there is one. Empty for rows without an output.
 * @see {@link sensitivityTable}
 */
export function outputTable(rows: readonly LayerRow[]): TextTable {
  const output = rows.find(({ layer }) => layer === 'output');
  const measures = output === undefined ? [] : listed.filter(([column]) => output[column] !== undefined);
  const estimated = output?.GEstimate !== undefined;
  return {
    head: ['output', 'theory', 'status', ...(estimated ? ['Monte Carlo', 'z'] : [])],
    rows: measures.map(([column, words]) => [
      words,
      theoryText(output!, column),
      output![`${column}Status`] ?? '',
      ...(estimated ? estimateTexts(output!, column) : []),
    ]),
  };
}

function theoryText(row: LayerRow, column: (typeof listed)[number][0]): string {
  const error = row[`${column}Error`];
  return formatQuantity({ value: row[column]!, ...(error !== undefined && { error }) });
}

function estimateTexts(row: LayerRow, column: (typeof listed)[number][0]): string[] {
  if (column === 'errorChance' || column === 'errorBayes') return ['', ''];
  const value = row[`${column}Estimate`];
  const error = row[`${column}EstimateError`];
  const z = row[`${column}Z`];
  if (value === undefined || error === undefined) return ['', ''];
  return [formatWithError(value, error), z === undefined ? '' : formatZ(z)];
}
