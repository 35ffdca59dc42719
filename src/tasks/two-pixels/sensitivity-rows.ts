import type { Quantity, Status } from '../../numerics/quantity.js';
import type { LayerComparison } from './comparison.js';

/** One sensitivity of one layer of one net: a row of a table, of a CSV file and of a figure's data. */
export type SensitivityRow = {
  readonly network: string;
  /** "1", "2", … or "output". */
  readonly layer: string;
  readonly quantity: 'D' | 'G' | 'R';
  readonly theory: number;
  readonly status: Status;
  /** Absolute error of a closure. */
  readonly theoryError?: number;
  readonly fraction?: string;
  readonly method: string;
  readonly monteCarlo?: number;
  readonly standardError?: number;
  readonly z?: number;
};

/** Three rows D, G, R for every layer of a net. */
export function sensitivityRows(network: string, layers: readonly LayerComparison[]): SensitivityRow[] {
  return layers.flatMap((comparison) => {
    const layer = String(comparison.layer);
    const { diffeo, noise, relative, monteCarlo } = comparison;
    const base = { network, layer } as const;
    return [
      { ...base, quantity: 'D', ...theoryColumns(diffeo), ...estimateColumns(monteCarlo?.diffeo) },
      { ...base, quantity: 'G', ...theoryColumns(noise), ...estimateColumns(monteCarlo?.noise) },
      { ...base, quantity: 'R', ...theoryColumns(relative), ...estimateColumns(relativeEstimate(monteCarlo)) },
    ] satisfies SensitivityRow[];
  });
}

/** R = D/G by Monte Carlo: relative errors in quadrature, the covariance through the shared pairs left out. */
export function relativeEstimate(
  monteCarlo: LayerComparison['monteCarlo'],
): { value: number; standardError: number } | undefined {
  if (monteCarlo === undefined) return undefined;
  const { diffeo, noise } = monteCarlo;
  const value = diffeo.value / noise.value;
  const relativeError = Math.hypot(diffeo.standardError / diffeo.value, noise.standardError / noise.value);
  return { value, standardError: Math.abs(value) * relativeError };
}

function theoryColumns({ value, status, error, fraction, method }: Quantity) {
  return {
    theory: value,
    status,
    method,
    ...(error === undefined ? {} : { theoryError: error }),
    ...(fraction === undefined ? {} : { fraction }),
  };
}

function estimateColumns(estimate: { value: number; standardError: number; z?: number } | undefined) {
  if (estimate === undefined) return {};
  const { value, standardError, z } = estimate;
  return { monteCarlo: value, standardError, ...(z === undefined ? {} : { z }) };
}
