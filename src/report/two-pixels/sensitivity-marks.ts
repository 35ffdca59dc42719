import type { Status } from '../../numerics/quantity.js';
import type { SensitivityRow } from '../../tasks/two-pixels/sensitivity-rows.js';

/** What is drawn and listed of every layer. */
export type MarkedQuantity = 'D' | 'G' | 'R' | 'GStar';

/** One sensitivity of one layer of one net, as a figure draws it and a table for readers lists it. */
export interface SensitivityMark {
  readonly network: string;
  /** "1", "2", … or "output". */
  readonly layer: string;
  readonly quantity: MarkedQuantity;
  readonly theory: number;
  readonly status: Status;
  /** Absolute error of a closure. */
  readonly theoryError?: number;
  readonly fraction?: string;
  readonly monteCarlo?: number;
  readonly standardError?: number;
  readonly z?: number;
  /** Ends of the error bar, one standard error to each side. */
  readonly low?: number;
  readonly high?: number;
}

/** D, G, R and G* of every layer, each by itself. */
export function sensitivityMarks(rows: readonly SensitivityRow[]): SensitivityMark[] {
  return rows.flatMap((row) => (['D', 'G', 'R', 'GStar'] as const).map((quantity) => mark(row, quantity)));
}

/** A number of a row, with what stands beside it. */
function mark(row: SensitivityRow, quantity: MarkedQuantity): SensitivityMark {
  const theoryError = row[`${quantity}Error`];
  const fraction = row[`${quantity}Fraction`];
  const monteCarlo = row[`${quantity}Estimate`];
  const standardError = row[`${quantity}EstimateError`];
  const z = row[`${quantity}Z`];
  return {
    network: row.network,
    layer: String(row.layer),
    quantity,
    theory: row[quantity],
    status: row[`${quantity}Status`],
    ...(theoryError !== undefined && { theoryError }),
    ...(fraction !== undefined && { fraction }),
    ...(monteCarlo !== undefined &&
      standardError !== undefined && {
        monteCarlo,
        standardError,
        ...(z !== undefined && { z }),
        low: monteCarlo - standardError,
        high: monteCarlo + standardError,
      }),
  };
}
