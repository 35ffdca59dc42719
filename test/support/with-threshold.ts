import { nets } from 'diffeolab';

/** A net with threshold θ, the bias −θ, in its last layer. */
export function withThreshold(network: nets.ConvNet, threshold: number): nets.ConvNet {
  const { filters, stride } = network.layers.at(-1)!;
  const [outChannels = 0, inChannels = 0, size = 0] = filters.shape;
  const list = (count: number) => Array.from({ length: count }, (_, i) => i);
  const last = nets.convLayer({
    filters: list(outChannels).map((h) => list(inChannels).map((c) => list(size).map((t) => filters.get(h, c, t)))),
    bias: list(outChannels).map(() => -threshold),
    stride,
  });
  return nets.convNet({
    name: network.name,
    layers: [...network.layers.slice(0, -1), last],
    readout: list(outChannels).map((h) => network.readout.get(h)),
    constant: network.constant,
  });
}
