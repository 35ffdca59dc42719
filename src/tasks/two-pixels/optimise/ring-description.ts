import { type ConvNet, filterShape } from '../../../nets/ring/network.js';

/** The description of a ring net of stride 1 as a document of `--net`: a JSON object. */
export function ringDescription({ name, layers, readout }: ConvNet, length: number): Readonly<Record<string, unknown>> {
  const convolutions = layers.flatMap((layer) => {
    const [channels, from, filterSize] = filterShape(layer);
    const row = (h: number, c: number) => Array.from({ length: filterSize }, (_, t) => layer.filters.get(h, c, t));
    const filters = Array.from({ length: channels }, (_, h) => Array.from({ length: from }, (__, c) => row(h, c)));
    const biases = Array.from({ length: channels }, (_, h) => layer.bias.get(h));
    return [{ kind: 'conv', channels, filterSize, filters, biases }, { kind: 'relu' }];
  });
  const sums = Array.from({ length: readout.shape[0]! }, (_, h) => length * readout.get(h));
  return {
    format: 'diffeolab-net-1',
    name,
    input: { channels: 1, size: [length] },
    parametrisation: 'standard',
    layers: [
      ...convolutions,
      { kind: 'global-average-pool' },
      { kind: 'dense', channels: 1, bias: false, filters: [sums] },
    ],
  };
}
