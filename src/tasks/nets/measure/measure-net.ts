import type { Net } from '../../../nets/net.js';
import type { NetData } from '../data/net-data.js';
import { measureInGeneral } from './general-measurement.js';
import type { MeasureContext, MeasuredNet, MeasureNetOptions } from './measure-options.js';
import { measureOnRing } from './ring-measurement.js';
import { ringNetwork } from './ring-network.js';

/**
 * D, G and R of every layer of a net on its data: of a net on the ring that is one of the exact theory D by enumeration
 * and G by theory, with Monte Carlo beside; of other nets on pairs of pixels D by enumeration where there are not too
 * many pairs; all else measured on inputs of the data.
 * @throws ParameterError about the parameter at fault; the reason of the signal
 */
export async function measureNet(
  net: Net,
  data: NetData,
  options: MeasureNetOptions,
  context: MeasureContext = {},
): Promise<MeasuredNet> {
  const { initial, ...bare } = net;
  const subtracts = net.layout.description.output?.subtractInitial === true;
  const own: Net = subtracts && initial !== undefined ? net : bare;
  const ring = options.operations === true || options.conventions !== undefined ? undefined : ringNetwork(own, data);
  if (ring !== undefined) {
    return { layers: await measureOnRing(ring, data.parameters, options, context) };
  }
  return measureInGeneral(own, data, options, context);
}
