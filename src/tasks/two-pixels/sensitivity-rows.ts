import type { OutputDiscrimination } from '../../analytic/noise/layer-noise.js';
import type { LayerName } from '../../nets/ring/layer-name.js';
import {
  type EstimateColumns,
  estimateColumns,
  type TheoryColumns,
  theoryColumns,
} from '../../numerics/quantity-columns.js';
import type { LayerComparison } from './comparison.js';

type Compared<Name extends string> = TheoryColumns<Name> & EstimateColumns<Name>;

/** Columns of how well the classes are told apart, in the row of the output. */
export type OutputColumn = 'dPrime' | 'errorNoise' | 'errorDiffeo' | 'errorChance' | 'errorBayes';

/**
 * D, G, its parts and R of one layer, and what the output is good for: theory and, where Monte Carlo ran, its estimates
 * beside it.
 */
export type LayerRow = { readonly layer: LayerName } & Compared<'D'> &
  Compared<'G'> &
  Compared<'R'> &
  Compared<'GShift' | 'GRest' | 'GStar'> &
  Partial<Compared<OutputColumn>> & {
    /** How Monte Carlo ran. */
    readonly samples?: number;
    readonly engine?: string;
    readonly seed?: string;
  };

/** The same of a layer of one of several nets: a row of a table, of a CSV file and of a figure's data. */
export type SensitivityRow = { readonly network: string } & LayerRow;

/** One row a layer. */
export function layerRows(layers: readonly LayerComparison[]): LayerRow[] {
  return layers.map(({ layer, diffeo, noise, relative, shift, rest, recalibrated, discrimination, monteCarlo }) => ({
    layer,
    ...theoryColumns('D', diffeo),
    ...estimateColumns('D', monteCarlo?.diffeo),
    ...theoryColumns('G', noise),
    ...estimateColumns('G', monteCarlo?.noise),
    ...theoryColumns('R', relative),
    ...estimateColumns('R', relativeEstimate(monteCarlo)),
    ...theoryColumns('GShift', shift),
    ...estimateColumns('GShift', monteCarlo?.shift),
    ...theoryColumns('GRest', rest),
    ...estimateColumns('GRest', monteCarlo?.rest),
    ...theoryColumns('GStar', recalibrated),
    ...estimateColumns('GStar', monteCarlo?.recalibrated),
    ...(discrimination !== undefined && outputColumns(discrimination, monteCarlo)),
    ...(monteCarlo !== undefined && {
      samples: monteCarlo.samples,
      engine: monteCarlo.engine,
      seed: monteCarlo.seed,
    }),
  }));
}

/** Those of a task of two classes; d′ is left out of a task of one. */
function outputColumns(
  { sensitivityIndex, noiseError, diffeoError, chance, bayesError }: OutputDiscrimination,
  monteCarlo: LayerComparison['monteCarlo'],
): Partial<Compared<OutputColumn>> {
  return {
    ...(sensitivityIndex !== undefined && {
      ...theoryColumns('dPrime', sensitivityIndex),
      ...estimateColumns('dPrime', monteCarlo?.sensitivityIndex),
    }),
    ...theoryColumns('errorNoise', noiseError),
    ...estimateColumns('errorNoise', monteCarlo?.noiseError),
    ...theoryColumns('errorDiffeo', diffeoError),
    ...estimateColumns('errorDiffeo', monteCarlo?.diffeoError),
    ...theoryColumns('errorChance', chance),
    ...theoryColumns('errorBayes', bayesError),
  };
}

/** The layers of one of several nets. */
export function sensitivityRows(network: string, layers: readonly LayerComparison[]): SensitivityRow[] {
  return layerRows(layers).map((row) => ({ network, ...row }));
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
