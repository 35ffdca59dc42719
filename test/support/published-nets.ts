import type { BatchNormDescription, LayerDescription } from '../../dist/nets/description/layer.js';
import { type NetDescription, netFormat } from '../../dist/nets/description/net-description.js';
import { layOut } from '../../dist/nets/layout/lay-out.js';
import type { NetLayout } from '../../dist/nets/layout/net-layout.js';
import type { Net } from '../../dist/nets/net.js';
import type { Tensor } from './reference.js';

/** Arrays of a published code by its own names. */
export type PublishedArrays = Readonly<Record<string, Tensor>>;

/** A net of a published code as a description of ours. */
export interface PublishedNet {
  readonly layout: NetLayout;
  /** The published name of each array of `layout.parameters`. */
  readonly names: readonly string[];
  /** Published arrays, of weights or of gradients, in our order and shapes. */
  arrange(arrays: PublishedArrays): Float64Array[];
  /** The net with these weights; running statistics as they start, 0 and 1, unless they are there too. */
  net(arrays: PublishedArrays): Net;
}

/** Arrays that are published as [inputs, outputs], our [outputs, inputs]. */
function transposed({ shape: [rows = 0, columns = 0], data }: Tensor): Float64Array {
  return Float64Array.from(data, (_, k) => data[(k % rows) * columns + Math.floor(k / rows)]!);
}

function publishedNet(
  description: NetDescription,
  names: readonly string[],
  statisticsNames: readonly string[] = [],
): PublishedNet {
  const layout = layOut(description);
  const isTransposed = (name: string) => name === 'beta' || /^fcn\..*\.w$/.test(name);
  const arrange = (arrays: PublishedArrays) =>
    names.map((name) => (isTransposed(name) ? transposed(arrays[name]!) : Float64Array.from(arrays[name]!.data)));
  return {
    layout,
    names,
    arrange,
    net: (arrays) => ({
      layout,
      parameters: arrange(arrays),
      statistics: layout.statistics.map(({ length, role }, k) => {
        const given = arrays[statisticsNames[k] ?? ''];
        return given ? Float64Array.from(given.data) : new Float64Array(length).fill(role === 'means' ? 0 : 1);
      }),
    }),
  };
}

function described(
  name: string,
  [channels, ...size]: readonly number[],
  layers: readonly LayerDescription[],
  alpha = 1,
): NetDescription {
  const input = { channels: channels!, size };
  return { format: netFormat, name, input, parametrisation: 'ntk', layers, output: { alpha } };
}

/** The mean over all sites, then β·x/H + b. */
function readout(outputs: number, bias: false | 'shared'): LayerDescription[] {
  return [{ kind: 'global-average-pool' }, { kind: 'dense', channels: outputs, parametrisation: 'mean-field', bias }];
}

/** scale_detection_1d, ConvNetGAPMF_1d: the output is α F. */
export function scale1dNet(shape: {
  readonly h: number;
  readonly input_ch: number;
  readonly filter_size: number;
  readonly strides_actual: readonly number[];
  readonly alpha_tilde: number;
  readonly l: number;
}): PublishedNet {
  const { h, input_ch, filter_size: filterSize, strides_actual: strides, alpha_tilde: alpha, l } = shape;
  const layers = strides.flatMap((stride): LayerDescription[] => [
    { kind: 'conv', channels: h, filterSize, stride },
    { kind: 'relu', scale: Math.sqrt(filterSize) },
  ]);
  return publishedNet(described('ConvNetGAPMF_1d', [input_ch, l], [...layers, ...readout(1, 'shared')], alpha), [
    ...strides.flatMap((_, k) => [`conv.${k}.w`, `conv.${k}.b`]),
    'beta',
    'biasFinal',
  ]);
}

/** diffeo-sota, ConvNetGAPMF, with batch norms or without. */
export function convGap2dNet(shape: {
  readonly input_ch: number;
  readonly h: number;
  readonly filter_size: number;
  readonly strides_actual: readonly number[];
  readonly pbc: number | boolean;
  readonly out_dim?: number;
  readonly batch_norm?: number;
  readonly n: number;
}): PublishedNet {
  const { input_ch, h, filter_size: filterSize, strides_actual: strides, pbc, out_dim = 1, batch_norm, n } = shape;
  const norm: readonly BatchNormDescription[] = batch_norm ? [{ kind: 'batch-norm' }] : [];
  const layers = strides.flatMap((stride): LayerDescription[] => [
    { kind: 'conv', channels: h, filterSize, stride, padding: pbc ? 'periodic' : 'none' },
    { kind: 'relu' },
    ...norm,
  ]);
  return publishedNet(
    described('ConvNetGAPMF', [input_ch, n, n], [...layers, ...readout(out_dim, 'shared')]),
    [
      ...strides.flatMap((_, k) => [
        `conv.${k}.w`,
        `conv.${k}.b`,
        ...(batch_norm ? [`conv.${k}.bn.weight`, `conv.${k}.bn.bias`] : []),
      ]),
      'beta',
      'last_bias',
    ],
    batch_norm ? strides.flatMap((_, k) => [`conv.${k}.bn.running_mean`, `conv.${k}.bn.running_var`]) : [],
  );
}

/** diffeo-sota, DenseNet: `n_layers` counts the last, whose bias is not used. */
export function denseNet(shape: {
  readonly n_layers: number;
  readonly input_dim: number;
  readonly h: number;
  readonly out_dim: number;
}): PublishedNet {
  const { n_layers, input_dim, h, out_dim } = shape;
  const hidden = Array.from({ length: n_layers - 1 }, (_, k) => k);
  const layers = hidden.flatMap((): LayerDescription[] => [{ kind: 'dense', channels: h }, { kind: 'relu' }]);
  const last: LayerDescription = { kind: 'dense', channels: out_dim, parametrisation: 'mean-field', bias: false };
  return publishedNet(described('DenseNet', [input_dim], [...layers, last]), [
    ...hidden.flatMap((k) => [`fcn.${k}.w`, `fcn.${k}.b`]),
    `fcn.${n_layers - 1}.w`,
  ]);
}

/** diffeo-sota, simplecnn: two convolutions a block, padded on the left and the top alone, weights over f. */
export function simpleCnn(shape: {
  readonly n_blocks: number;
  readonly input_dim: number;
  readonly h: number;
  readonly filter_size: number;
  readonly stride: number;
  readonly out_dim: number;
  readonly n: number;
}): PublishedNet {
  const { n_blocks, input_dim, h, filter_size: filterSize, stride, out_dim, n } = shape;
  const conv = (step: number): LayerDescription => ({
    kind: 'conv',
    channels: h,
    filterSize,
    stride: step,
    pad: [filterSize - 1, 0],
    bias: false,
    parametrisation: 'standard',
    weightScale: 1 / filterSize,
  });
  const blocks = Array.from({ length: n_blocks }, (_, k) => k);
  const layers = blocks.flatMap((): LayerDescription[] => [conv(stride), { kind: 'relu' }, conv(1), { kind: 'relu' }]);
  return publishedNet(described('simplecnn', [input_dim, n, n], [...layers, ...readout(out_dim, false)]), [
    ...blocks.flatMap((k) => [`conv.${k}.w1`, `conv.${k}.w2`]),
    'beta',
  ]);
}

interface OneLayerShape {
  readonly num_ch: number;
  readonly num_classes: number;
  readonly h: number;
  readonly fs: number;
  readonly ps: number;
}

/** diffeo-sota, MinCNN on 28 × 28: one convolution, maxima, a linear layer; as PyTorch scales them. */
export function minCnn({ num_ch, num_classes, h, fs, ps }: OneLayerShape): PublishedNet {
  const layers: LayerDescription[] = [
    { kind: 'conv', channels: h, filterSize: fs, padding: 'none', parametrisation: 'standard' },
    { kind: 'relu' },
    { kind: 'pool', operation: 'max', size: ps },
    { kind: 'dense', channels: num_classes, parametrisation: 'standard' },
  ];
  const names = ['conv.weight', 'conv.bias', 'fc.weight', 'fc.bias'];
  return publishedNet(described('MinCNN', [num_ch, 28, 28], layers), names);
}

/** diffeo-sota, LCN on 28 × 28: patches side by side with a filter each. */
export function lcn({ num_ch, num_classes, h, fs, ps }: OneLayerShape): PublishedNet {
  const standard = { parametrisation: 'standard' } as const;
  const layers: LayerDescription[] = [
    { kind: 'locally-connected', channels: h, filterSize: fs, stride: fs, padding: 'none', ...standard },
    { kind: 'relu' },
    { kind: 'pool', operation: 'max', size: ps },
    { kind: 'dense', channels: num_classes, ...standard },
  ];
  const names = ['lc.weight', 'lc.bias', 'fc.weight', 'fc.bias'];
  return publishedNet(described('LCN', [num_ch, 28, 28], layers), names);
}

/** feature_lazy, FC with ReLU of this factor, without biases. */
export function featureLazyNet(shape: { d: number; h: number; L: number; factor: number }): PublishedNet {
  const { d, h, L, factor } = shape;
  const hidden = Array.from({ length: L }, (_, k) => k);
  const layers = hidden.flatMap((): LayerDescription[] => [
    { kind: 'dense', channels: h, bias: false },
    { kind: 'relu', scale: factor },
  ]);
  const last: LayerDescription = { kind: 'dense', channels: 1, parametrisation: 'mean-field', bias: false };
  return publishedNet(described('FC', [d], [...layers, last]), ['W.0', ...hidden.map((k) => `W.${k + 1}`)]);
}
