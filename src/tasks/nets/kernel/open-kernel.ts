import { planKernels } from '../../../analytic/kernel-limit/nets/kernel-plan.js';
import { netLaws } from '../../../analytic/kernel-limit/nets/layer-laws.js';
import type { NetDescription } from '../../../nets/description/net-description.js';
import { aboutParameter, ParameterError } from '../../parameters/parameter-error.js';
import { sameContent } from '../../same-content.js';
import { drawnImages, requireData } from '../../stability/image-data.js';
import { isPairData } from '../data/data-names.js';
import { type NetData, openNetData, usualPoints } from '../data/net-data.js';
import { dataOf, netDataValues } from '../data/net-data-values.js';
import { pairTaskOf } from '../data/pair-data.js';
import { isPreset, loadedNet, openTrainedNet, requireFit } from '../open-net.js';
import type { GivenNetKernel } from '../parameters.js';

/** A net and the data on which its kernels are computed, opened and checked. */
export interface OpenedKernel {
  readonly parameters: GivenNetKernel;
  readonly description: NetDescription;
  readonly data: NetData;
}

/**
 * Fills in what other parameters decide, and the content of files.
 * @throws ParameterError about the parameter at fault
 */
export function completeNetKernel(given: GivenNetKernel): GivenNetKernel {
  const { data, labels, net } = given;
  const completed: GivenNetKernel = { ...given, points: given.points ?? usualPoints(data) };
  const ofNet = isPreset(net) ? {} : { netSha256: loadedNet(net, given.netSha256).sha256 };
  if (isPairData(data)) {
    return { ...completed, ...ofNet, scale: pairTaskOf(data, netDataValues(dataOf(given))).scale };
  }
  const drawn = drawnImages('data', data);
  if (drawn === undefined) requireData('data', data);
  return {
    ...completed,
    ...ofNet,
    ...(drawn === undefined && { dataSha256: sameContent('dataSha256', data, given.dataSha256) }),
    ...(labels !== undefined && { labelsSha256: sameContent('labelsSha256', labels, given.labelsSha256) }),
  };
}

/**
 * Opens the data and the net, checked, before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
export function openKernel(
  given: GivenNetKernel,
  options: { readonly memory?: number | undefined } = {},
): OpenedKernel {
  const parameters = completeNetKernel(given);
  const data = openNetData(dataOf(parameters), { seed: parameters.seed, ...options });
  const { layout } = openTrainedNet(parameters, data.training).net;
  requireFit(parameters.net, layout, data.training);
  const { noTangent } = aboutParameter('net', () => {
    planKernels('net', layout);
    return netLaws('net', layout);
  });
  if (parameters.kernel === 'tangent' && noTangent !== undefined) {
    throw new ParameterError('kernel', `tangent is not defined: ${noTangent}, or {kernel} nngp`);
  }
  return { parameters, description: layout.description, data };
}
