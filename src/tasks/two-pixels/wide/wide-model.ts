import { type WideRingNet, wideRingNet } from '../../../analytic/kernel-limit/ring/wide-ring-net.js';
import { aboutParameters } from '../../parameters/parameter-error.js';
import { type GivenKernelLimit, twoPixelNames } from '../parameters.js';
import { conditionsOf, type Model } from '../solution-model.js';

/** What fixes a net of infinite width, its task and the noise. */
export type WideParameters = Omit<GivenKernelLimit, 'keep' | 'latticePoints'>;

/** A net of infinite width on its task, with the law of the displacements and σ. */
export type WideModel = Pick<Model, 'task' | 'law' | 'deviation'> & { readonly net: WideRingNet };

/**
 * The net and task of parameters.
 * @throws ParameterError about the parameter that is not admissible
 */
export function wideModel(parameters: WideParameters): WideModel {
  return {
    ...conditionsOf(parameters),
    net: aboutParameters(twoPixelNames, () => wideRingNet('kernel limit', parameters)),
  };
}
