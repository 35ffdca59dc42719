import type { SensitivityRow } from '../../tasks/two-pixels/sensitivity-rows.js';
import { formatQuantity, formatWithError, formatZ } from '../format-number.js';
import { type SensitivityMark, sensitivityMarks } from './sensitivity-marks.js';

/** A table of texts. */
export interface TextTable {
  /** Names of the columns. */
  readonly head: readonly string[];
  /** Cells, row by row. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * D, G, R and G* of every layer: theory with its error, status and fraction, and Monte Carlo with its standard error
 * and z-score where there is one. Fractions longer than `longestFraction` characters are left out.
 *
 * @example
 * ```ts
 * import { depthFigure, outputTable, renderSvg, sensitivityByLayer, sensitivityTable } from 'diffeolab/report';
 * import { compareSolutions, lawRows } from 'diffeolab/tasks';
 *
 * const { rows } = await compareSolutions(['low-frequency'], { scale: 5, length: 16 }, { samples: 0 });
 * const { head, rows: cells } = sensitivityTable(rows, 20);
 * console.log(head.length, cells[0]); // 5 [ '1', 'D', '0.286528', 'exact', '704/2457' ]
 * console.log(outputTable(rows).rows.map(([name]) => name)[2]); // G*
 * const figures = [sensitivityByLayer(rows, 'Sensitivity', 'ξ = 5'), depthFigure(rows, lawRows(2), 'ξ = 5')];
 * for (const figure of figures) console.log((await renderSvg(figure)).startsWith('<svg')); // true, true
 * ```
 */
export function sensitivityTable(rows: readonly SensitivityRow[], longestFraction: number): TextTable {
  const marks = sensitivityMarks(rows);
  const estimated = marks.some(({ monteCarlo }) => monteCarlo !== undefined);
  return {
    head: ['layer', '', 'theory', 'status', 'fraction', ...(estimated ? ['Monte Carlo', 'z'] : [])],
    rows: marks.map((mark) => [
      mark.quantity === 'D' ? mark.layer : '',
      mark.quantity === 'GStar' ? 'G*' : mark.quantity,
      formatQuantity({ value: mark.theory, ...(mark.theoryError !== undefined && { error: mark.theoryError }) }),
      mark.status,
      mark.fraction === undefined || mark.fraction.length > longestFraction ? '' : mark.fraction,
      ...(estimated ? estimateTexts(mark) : []),
    ]),
  };
}

function estimateTexts({ monteCarlo, standardError, z }: SensitivityMark): string[] {
  if (monteCarlo === undefined || standardError === undefined) return ['', ''];
  return [formatWithError(monteCarlo, standardError), z === undefined ? '' : formatZ(z)];
}
