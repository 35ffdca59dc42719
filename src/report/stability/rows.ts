import type { LayerStability } from '../../stability/observables/relative-stability.js';
import type { MeasuredCurve } from '../../tasks/stability/measure-curve.js';

/** One number of one layer of one model: a row of a CSV file and of a figure's data. */
export type MeasuredRow = {
  readonly model: string;
  readonly layer: string;
  readonly quantity: 'D' | 'G' | 'R';
  readonly value: number;
  /** By sample, draws included. */
  readonly standardError: number;
  /** The part of it that more draws would take away. */
  readonly drawError: number;
};

/** Three rows D, G, R for every layer of a model. */
export function measuredRows(model: string, layers: readonly LayerStability[]): MeasuredRow[] {
  return layers.flatMap(({ layer, diffeo, noise, relative }) =>
    (
      [
        ['D', diffeo],
        ['G', noise],
        ['R', relative],
      ] as const
    ).map(([quantity, estimate]) => ({ model, layer, quantity, ...estimate })),
  );
}

/** One point of a curve: a row of a CSV file. */
export type CurveRow = {
  readonly model: string;
  readonly perturbation: 'noise' | 'deformation';
  readonly layer: string;
  /** Root mean square. */
  readonly norm: number;
  /** D or G. */
  readonly sensitivity: number;
  readonly sensitivityError: number;
  /** The same over the mean square norm. */
  readonly normalised: number;
  readonly normalisedError: number;
  readonly errorRate?: number;
  readonly errorRateError?: number;
};

/** All points of the curves of a model. */
export function curveRows(model: string, { noise, diffeo }: MeasuredCurve): CurveRow[] {
  const perturbations = [
    ['noise', noise],
    ['deformation', diffeo],
  ] as const;
  return perturbations.flatMap(([perturbation, curves]) =>
    curves.flatMap(({ layer, points }) =>
      points.map(({ norm, sensitivity, normalised, errorRate }) => ({
        model,
        perturbation,
        layer,
        norm,
        sensitivity: sensitivity.value,
        sensitivityError: sensitivity.standardError,
        normalised: normalised.value,
        normalisedError: normalised.standardError,
        ...(errorRate !== undefined && { errorRate: errorRate.value, errorRateError: errorRate.standardError }),
      })),
    ),
  );
}
