import type { Net } from '../../../nets/net.js';
import { requireObject } from '../../../numerics/require-argument.js';
import type { NetData } from '../data/net-data.js';
import { measureInGeneral } from './general-measurement.js';
import type { MeasureContext, MeasuredNet, MeasureNetOptions } from './measure-options.js';
import { measureOnRing } from './ring-measurement.js';
import { ringNetwork } from './ring-network.js';

const defaults = { samples: 0, closure: 'auto', measuredPoints: 500, seed: '0' } as const;

/**
 * D, G and R of every layer of a net on its data: of a net on the ring that is one of the exact theory D by enumeration
 * and G by theory, with Monte Carlo beside; of other nets on pairs of pixels D by enumeration where there are not too
 * many pairs; all else measured on inputs of the data, in evaluation mode. Conventions that are given are those of the
 * measurement, also on the ring.
 * @throws ParameterError about the parameter at fault; the reason of the signal
 * @example
 * ```ts
 * import { initialNet, presetNet } from 'diffeolab/nets';
 * import { measureNet, openNetData } from 'diffeolab/tasks';
 *
 * const data = openNetData({ data: 'two-pixels/ring', length: 16, scale: 4, points: 'all' });
 * const description = presetNet('cnn', { input: data.training.shape, channels: 4, depth: 2 });
 * const { layers } = await measureNet(initialNet(description), data);
 * for (const { layer, diffeo } of layers) {
 *   console.log(layer, diffeo.value.toFixed(4), diffeo.status); // 1 0.7511 exact, …
 * }
 * ```
 */
export async function measureNet(
  net: Net,
  data: NetData,
  options: Partial<MeasureNetOptions> = {},
  context: MeasureContext = {},
): Promise<MeasuredNet> {
  const subject = 'measureNet';
  requireObject(subject, 'net', net, ['layout', 'parameters', 'statistics']);
  requireObject(subject, 'data', data, ['training', 'parameters', 'deformation']);
  requireObject(subject, 'options', options);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const chosen: MeasureNetOptions = { ...defaults, ...given };
  const ring = chosen.operations === true || chosen.conventions !== undefined ? undefined : ringNetwork(net, data);
  if (ring !== undefined) return measureOnRing(ring, data.parameters, chosen, context);
  return measureInGeneral(net, data, chosen, context);
}
