import { type RingSensitivity, ringSensitivities } from '../../../analytic/kernel-limit/ring/ring-sensitivities.js';
import { type TheoryColumns, theoryColumns } from '../../../numerics/quantity-columns.js';
import { aboutParametersLater } from '../../parameters/parameter-error.js';
import { readParameters } from '../../parameters/read.js';
import { type GivenKernelLimit, kernelLimitSubject, twoPixelNames } from '../parameters.js';
import type { SensitivityRow } from '../sensitivity-rows.js';
import { withNoise } from '../solution-model.js';
import { wideModel } from './wide-model.js';

/** Name of the untrained net in tables of networks. */
export const untrainedName = 'untrained (kernel limit)';

/** D, G, R, the parts of G, G* and, of the output, d′ of a layer of untrained nets of infinite width. */
export type UntrainedRow = SensitivityRow &
  TheoryColumns<'GShift'> &
  TheoryColumns<'GRest'> &
  TheoryColumns<'GStar'> &
  Partial<TheoryColumns<'dPrime'>>;

/** A signal that ends the work, and who hears how far it is. */
export interface UntrainedControls {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Parameters with their defaults. */
export function untrainedParameters(given: Partial<Record<keyof GivenKernelLimit, unknown>>): GivenKernelLimit {
  return withNoise(readParameters(kernelLimitSubject, given));
}

/**
 * The layers of untrained periodic ReLU conv nets of infinite width on a two-pixel task, the output last: the baseline
 * of every other net. Of the layers these are numbers of every such net, of the pooled output ratios of means over
 * nets. Parameters are those of `two-pixels.kernel-limit`, with their defaults.
 * @throws ParameterError about the parameter that is not admissible
 * @example
 * ```ts
 * import { untrainedRows } from 'diffeolab/tasks';
 *
 * const rows = await untrainedRows({ scale: 3, length: 16, depth: 1, latticePoints: 127 });
 * for (const { layer, D, G, GStatus } of rows) console.log(layer, D, G, GStatus); // 1 0.62700… 0.79627… exact, …
 * ```
 */
export async function untrainedRows(
  given: Partial<Record<keyof GivenKernelLimit, unknown>>,
  controls: UntrainedControls = {},
): Promise<UntrainedRow[]> {
  return rowsOf(await untrainedLayers(untrainedParameters(given), controls));
}

/** The same as quantities. */
export async function untrainedLayers(
  parameters: GivenKernelLimit,
  { signal, onProgress }: UntrainedControls = {},
): Promise<RingSensitivity[]> {
  const { net, task, law, deviation } = wideModel(parameters);
  const points = parameters.latticePoints;
  return aboutParametersLater(
    twoPixelNames,
    ringSensitivities(net, task, { deviation, law, points, signal, onProgress }),
  );
}

/** One row a layer. */
export function rowsOf(layers: readonly RingSensitivity[]): UntrainedRow[] {
  return layers.map(
    ({ layer, diffeo, noise, relative, shift, rest, recalibrated, sensitivityIndex }): UntrainedRow => ({
      network: untrainedName,
      layer,
      ...theoryColumns('D', diffeo),
      ...theoryColumns('G', noise),
      ...theoryColumns('R', relative),
      ...theoryColumns('GShift', shift),
      ...theoryColumns('GRest', rest),
      ...theoryColumns('GStar', recalibrated),
      ...(sensitivityIndex !== undefined && theoryColumns('dPrime', sensitivityIndex)),
    }),
  );
}
