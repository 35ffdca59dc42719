import { layOut } from '../../nets/layout/lay-out.js';
import { type MapShape, siteCount } from '../../nets/layout/net-layout.js';
import { presetNet } from '../../nets/presets/preset-net.js';
import type { Cost, Parameters } from '../../sweep/task.js';
import { numberOf } from '../parameters/complete.js';
import { drawnImages } from '../stability/image-data.js';
import { isPairData } from './data/data-names.js';
import { presetRows } from './net-rows.js';
import { isPreset } from './open-net.js';

/** Of nets of files, which are not looked at. */
const usualProducts = 1e6;
const usualInputs = 1e4;

/** What a training takes, about its nanoseconds: products of all inputs, forward and backward, and its bytes. */
export function trainingCost(parameters: Parameters): Cost {
  const { products, values, weights } = netSize(parameters);
  const points = numberOf(parameters, 'points', usualInputs);
  const batch = Math.min(points, numberOf(parameters, 'batchSize', points));
  const steps = numberOf(parameters, 'steps', numberOf(parameters, 'epochs', 100) * Math.ceil(points / batch));
  return {
    work: 3 * steps * batch * products,
    memory: 2 ** 26 + 16 * batch * values + 64 * weights,
  };
}

/** Products and values of one input, and weights. */
function netSize(parameters: Parameters) {
  const net = String(parameters['net'] ?? 'cnn');
  if (!isPreset(net)) return { products: usualProducts, values: usualProducts / 10, weights: usualProducts / 10 };
  const options = Object.fromEntries(
    presetRows.flatMap((row) => (parameters[row] === undefined ? [] : [[row, parameters[row]] as const])),
  );
  const layout = layOut(presetNet(net, { input: inputShape(parameters), ...options }));
  let [products, values, weights] = [0, 0, 0];
  for (const { output, weights: position } of layout.layers) {
    const array = layout.parameters[position];
    values += output.channels * siteCount(output);
    if (array === undefined) continue;
    weights += array.length;
    products += array.length * (array.fanIn === array.length / output.channels ? siteCount(output) : 1);
  }
  return { products, values, weights };
}

/** The shape of the inputs, as far as parameters tell. */
export function inputShape(parameters: Parameters): MapShape {
  const data = String(parameters['data'] ?? 'two-pixels/ring');
  if (!isPairData(data)) {
    const size = drawnImages('data', data)?.size ?? 32;
    return { channels: 1, size: [size, size] };
  }
  const channels = numberOf(parameters, 'inputChannels', 1);
  const frame = numberOf(parameters, 'frameSize', 28);
  return { channels, size: data === 'two-pixels/frame' ? [frame, frame] : [numberOf(parameters, 'length', 32)] };
}
