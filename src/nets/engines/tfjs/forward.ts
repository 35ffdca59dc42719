import type { LayerDescription } from '../../description/layer.js';
import type { LaidLayer, NetLayout } from '../../layout/net-layout.js';
import type { NetMode } from '../engine.js';
import { gridWindows } from './grid.js';
import { convolution, denseProduct, locallyConnected, scaled } from './products.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/** What a forward pass is told on its way, to look at or to keep. */
export interface Watch {
  /** The values after the k-th operation. */
  values(k: number, map: Tensor): void;
  /** Mean and biased variance of the batch that the k-th operation took. */
  momentsOf(k: number, mean: Tensor, variance: Tensor): void;
}

/** The arrays of a net as tensors of their own shapes. */
export interface NetTensors {
  readonly parameters: readonly Tensor[];
  readonly statistics: readonly Tensor[];
}

/** The values of the last operation, of a map [B, rows, columns, channels]. */
export function forward(
  tf: TensorFlow,
  { layers }: NetLayout,
  input: Tensor,
  tensors: NetTensors,
  mode: NetMode,
  watch?: Watch,
): Tensor {
  return layers.reduce((map, layer, k) => {
    const values = operate(tf, layer, map, tensors, mode, (mean, variance) => watch?.momentsOf(k, mean, variance));
    watch?.values(k, values);
    return values;
  }, input);
}

function operate(
  tf: TensorFlow,
  layer: LaidLayer,
  input: Tensor,
  tensors: NetTensors,
  mode: NetMode,
  tell: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const { description } = layer;
  switch (description.kind) {
    case 'conv':
      return biased(tf, layer, convolution(tf, layer, input, weightsOf(layer, tensors)), tensors);
    case 'locally-connected':
      return biased(tf, layer, locallyConnected(tf, layer, input, weightsOf(layer, tensors)), tensors);
    case 'dense':
      return biased(tf, layer, denseProduct(tf, layer, input, weightsOf(layer, tensors)), tensors);
    case 'relu':
      return scaled(tf, rectified(tf, input), description.scale ?? 1);
    case 'pool':
      return pooled(tf, layer, description, input);
    case 'global-average-pool':
      return tf.mean(input, [1, 2], true);
    case 'batch-norm':
      return normalised(tf, layer, description, input, tensors, mode, tell);
  }
}

/** max(x, 0); its own gradient takes seven operations and keeps x, this one two and the value. */
function rectified(tf: TensorFlow, input: Tensor): Tensor {
  const rectify = tf.customGrad((x, save) => {
    const value = tf.relu(x);
    save([value]);
    return { value, gradFunc: (pull, [saved]) => tf.mul(pull, tf.sign(saved!)) };
  });
  return rectify(input);
}

function weightsOf({ weights }: LaidLayer, { parameters }: NetTensors): Tensor {
  return parameters[weights]!;
}

/** Biases: one for all, one a channel, or [channels, sites..]. */
function biased(tf: TensorFlow, { biases, output }: LaidLayer, map: Tensor, { parameters }: NetTensors): Tensor {
  const array = parameters[biases];
  if (array === undefined) return map;
  if (array.shape.length === 1) return tf.add(map, array);
  const [, rows = 1, columns = 1] = map.shape;
  const bySite = tf.transpose(tf.reshape(array, [output.channels, rows * columns]), [1, 0]);
  return tf.add(map, tf.reshape(bySite, [1, rows, columns, output.channels]));
}

type Of<Kind extends LayerDescription['kind']> = Extract<LayerDescription, { readonly kind: Kind }>;

function pooled(tf: TensorFlow, layer: LaidLayer, { operation }: Of<'pool'>, input: Tensor): Tensor {
  const [rows, columns] = gridWindows(layer);
  const size: [number, number] = [rows.filterSize, columns.filterSize];
  const strides: [number, number] = [rows.stride, columns.stride];
  return operation === 'max' ? tf.maxPool(input, size, strides, 'valid') : tf.avgPool(input, size, strides, 'valid');
}

/** γ (x − μ)/√(v + ε) + β. */
function normalised(
  tf: TensorFlow,
  { weights, biases, statistics }: LaidLayer,
  { epsilon = 1e-5 }: Of<'batch-norm'>,
  input: Tensor,
  tensors: NetTensors,
  mode: NetMode,
  tell: (mean: Tensor, variance: Tensor) => void,
): Tensor {
  const training = mode === 'training';
  const mean = training ? tf.mean(input, [0, 1, 2], false) : tensors.statistics[statistics]!;
  const centred = tf.sub(input, mean);
  const variance = training ? tf.mean(tf.square(centred), [0, 1, 2], false) : tensors.statistics[statistics + 1]!;
  if (training) tell(mean, variance);
  const slope = tf.mul(tensors.parameters[weights]!, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(centred, slope), tensors.parameters[biases]!);
}
