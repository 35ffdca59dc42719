import { type MeasuredLayer, type MeasuredValue, measuredColumns } from './measured-layer.js';

/** A layer of a net as a row of a table: D, G, its parts, G* and R with their errors, statuses and estimates. */
export type MeasuredNetRow = Readonly<Record<string, string | number>>;

/** One row a layer; what is not defined is missing, with the reason. */
export function measuredNetRows(layers: readonly MeasuredLayer[]): MeasuredNetRow[] {
  return layers.map((layer) => ({
    layer: layer.layer,
    size: layer.size,
    ...Object.assign({}, ...measuredColumns.map(([name, key]) => columnsOf(name, layer[key]))),
    ...(layer.reason !== undefined && { reason: layer.reason }),
  }));
}

function columnsOf(name: string, measured: MeasuredValue | undefined): Record<string, string | number> {
  if (measured === undefined) return {};
  const { value, status, error, standardError, drawError, fraction, method, estimate } = measured;
  if (!Number.isFinite(value)) return {};
  const own = error ?? standardError;
  return {
    [name]: value,
    ...(own !== undefined && { [`${name}Error`]: own }),
    ...(drawError !== undefined && { [`${name}DrawError`]: drawError }),
    [`${name}Status`]: status,
    ...(fraction !== undefined && { [`${name}Fraction`]: fraction }),
    ...(method !== undefined && { [`${name}Method`]: method }),
    ...(estimate !== undefined && {
      [`${name}Estimate`]: estimate.value,
      [`${name}EstimateError`]: estimate.standardError,
      ...(estimate.z !== undefined && { [`${name}Z`]: estimate.z }),
    }),
  };
}
