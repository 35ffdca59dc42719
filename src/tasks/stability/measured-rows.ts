import { type MeasuredColumns, measuredColumns } from '../../numerics/quantity-columns.js';
import type { Estimate } from '../../stability/averages/estimate.js';
import type { LayerCurve } from '../../stability/curve/sensitivity-curve.js';
import type { Discrimination } from '../../stability/observables/discrimination.js';
import type {
  ErrorRates,
  LayerStability,
  StabilityMeasurement,
} from '../../stability/observables/relative-stability.js';
import type { MeasuredCurve } from './measure-curve.js';
import { undefinedBecause } from './undefined-layers.js';

/** An estimate, and `XDrawError`, the part of its error that more draws would take away. */
type Drawn<Name extends string> = MeasuredColumns<Name> & Readonly<Partial<Record<`${Name}DrawError`, number>>>;

/** D, G and R of one layer, G in parts, G*, and the spread, the denominator. */
export type StabilityLayer = {
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
} & Drawn<'D'> &
  Drawn<'G'> &
  Drawn<'R'> &
  Partial<Drawn<'GShift'> & Drawn<'GRest'> & Drawn<'GStar'>> &
  Drawn<'spread'> & {
    /** Why some of them are missing. */
    readonly reason?: string;
  };

/** One layer of one model: a row of a CSV file and of a figure's data. */
export type MeasuredRow = { readonly model: string } & StabilityLayer & {
    readonly samples: number;
    readonly draws: number;
    readonly seed: string;
  };

/**
 * One row a layer; what is not defined is missing, with the reason.
 *
 * @see {@link measureModel}
 */
export function stabilityLayers({ layers, conventions }: StabilityMeasurement): StabilityLayer[] {
  return layers.map((layer) => ({ ...layerColumns(layer), ...reasonOf(undefinedBecause(layer, conventions)) }));
}

function layerColumns(measured: LayerStability): StabilityLayer {
  const { layer, size, diffeo, noise, shift, rest, recalibrated, relative, spread } = measured;
  return {
    layer,
    size,
    ...drawn('D', diffeo),
    ...drawn('G', noise),
    ...drawn('R', relative),
    ...(shift !== undefined && drawn('GShift', shift)),
    ...(rest !== undefined && drawn('GRest', rest)),
    ...drawn('GStar', recalibrated),
    ...drawn('spread', spread),
  };
}

function reasonOf(reason: string | undefined) {
  return reason === undefined ? {} : { reason };
}

/** The layers of one of several models. */
export function measuredRows(model: string, measurement: StabilityMeasurement): MeasuredRow[] {
  const { samples, draws, seed } = measurement;
  return stabilityLayers(measurement).map((layer) => ({ model, ...layer, samples, draws, seed }));
}

function drawn<Name extends string>(name: Name, { value, standardError, drawError }: Estimate): Drawn<Name> {
  const known = !Number.isNaN(value) && !Number.isNaN(drawError);
  return {
    ...measuredColumns(name, value, standardError),
    ...(known && { [`${name}DrawError`]: drawError }),
  } as Drawn<Name>;
}

/** Fractions of wrong classes at x, τx and x + η. */
export type ErrorRateColumns = Drawn<'wrong'> & Drawn<'wrongDeformed'> & Drawn<'wrongNoisy'>;

/** Error rates as columns. */
export function errorRateColumns({ clean, deformed, noisy }: ErrorRates): ErrorRateColumns {
  return { ...drawn('wrong', clean), ...drawn('wrongDeformed', deformed), ...drawn('wrongNoisy', noisy) };
}

/** How well one output tells two classes apart. */
export type DiscriminationColumns = Drawn<'errorClean'> &
  Drawn<'errorDiffeo'> &
  Drawn<'errorNoise'> &
  Drawn<'dPrime'> & {
    /** Error of one label for all. */
    readonly errorChance: number;
  };

/** The same as columns. */
export function discriminationColumns(measured: Discrimination): DiscriminationColumns {
  const { clean, deformed, noisy, sensitivityIndex, chance } = measured;
  return {
    ...drawn('errorClean', clean),
    ...drawn('errorDiffeo', deformed),
    ...drawn('errorNoise', noisy),
    ...drawn('dPrime', sensitivityIndex),
    errorChance: chance,
  };
}

/** One point of a curve: D of deformations or G of noise, the same over the mean square norm, and the error rate. */
export type CurvePointColumns = {
  /** Root mean square. */
  readonly norm: number;
} & Drawn<'D' | 'DNormalised' | 'G' | 'GNormalised' | 'wrong'>;

/** The same of one layer of one model: a row of a CSV file. */
export type CurveRow = {
  readonly model: string;
  readonly layer: string;
  readonly perturbation: 'noise' | 'deformation';
} & CurvePointColumns;

/** The points of a curve of D or of G. */
export function curvePoints(name: 'D' | 'G', { points }: LayerCurve): CurvePointColumns[] {
  return points.map(({ norm, sensitivity, normalised, errorRate }) => ({
    norm,
    ...drawn(name, sensitivity),
    ...drawn(`${name}Normalised`, normalised),
    ...(errorRate !== undefined && drawn('wrong', errorRate)),
  }));
}

/**
 * Curves as columns: points, plateau and bump layer by layer.
 *
 * @example
 * ```ts
 * import { sensitivityCurve } from 'diffeolab/stability';
 * import { curveColumns } from 'diffeolab/tasks';
 *
 * const data = Array.from({ length: 100 }, (_, i) => [i % 10, Math.floor(i / 10)]);
 * const curve = await sensitivityCurve({ predictor: (batch) => batch, data, norms: [0.1, 1] });
 * const { noise } = curveColumns({ ...curve, displacements: [], leftOut: 0 });
 * for (const { layer, points } of noise) console.log(layer, points.length); // output 2
 * ```
 */
export function curveColumns({ noise, diffeo, errorRate, ...details }: MeasuredCurve) {
  return {
    ...details,
    ...(errorRate !== undefined && drawn('wrong', errorRate)),
    noise: noise.map((curve) => shapeColumns('G', curve)),
    diffeo: diffeo.map((curve) => shapeColumns('D', curve)),
  };
}

function shapeColumns(name: 'D' | 'G', curve: LayerCurve) {
  return {
    ...curve,
    points: curvePoints(name, curve),
    plateau: plateauColumns(name, curve.plateau),
    bump: bumpColumns(name, curve.bump),
  };
}

function plateauColumns(name: 'D' | 'G', plateau: LayerCurve['plateau']) {
  if (!plateau.found) return plateau;
  const { value, ...range } = plateau;
  return { ...range, ...drawn(`${name}Normalised`, value) };
}

function bumpColumns(name: 'D' | 'G', bump: LayerCurve['bump']) {
  if (!bump.found) return bump;
  const { height, errorRate, ...place } = bump;
  return {
    ...place,
    ...drawn(`${name}Normalised`, height),
    ...(errorRate !== undefined && drawn('wrong', errorRate)),
  };
}

/** All points of the curves of a model. */
export function curveRows(model: string, { noise, diffeo }: MeasuredCurve): CurveRow[] {
  const of = (perturbation: CurveRow['perturbation'], name: 'D' | 'G', curves: readonly LayerCurve[]) =>
    curves.flatMap((curve) =>
      curvePoints(name, curve).map((point): CurveRow => ({ model, layer: curve.layer, perturbation, ...point })),
    );
  return [...of('noise', 'G', noise), ...of('deformation', 'D', diffeo)];
}
