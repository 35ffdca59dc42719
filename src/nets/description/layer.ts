import type { InitialLaws } from './initial-law.js';

/** How the product of a layer's weights with its inputs is scaled: by 1, 1/√fan-in or 1/fan-in. */
export type Parametrisation = 'standard' | 'ntk' | 'mean-field';

/** What stands beyond the border of a map: the other end of it, zeros, or nothing (the map shrinks). */
export type PaddingMode = 'periodic' | 'zero' | 'none';

/** An array of weights in a description: nested lists, texts such as "1/3" exact, or the name of a `.npy` file. */
export type GivenArray = string | NestedNumbers;
export type NestedNumbers = readonly (number | string)[] | readonly NestedNumbers[];

/** What layers with weights have in common. */
export interface WeightedLayer {
  /** Output channels; of a dense layer its outputs. */
  readonly channels: number;
  /**
   * Biases: one a channel (of a locally connected layer one a channel and site), none, or one number for all channels.
   * Default true.
   */
  readonly bias?: boolean | 'shared';
  /** Default that of the net. */
  readonly parametrisation?: Parametrisation;
  /** A factor of the weights beside that of the parametrisation, default 1. */
  readonly weightScale?: number;
  /** Laws of its initial weights and biases, default those of the net. */
  readonly initial?: InitialLaws;
  /** Given weights in place of drawn ones. */
  readonly filters?: GivenArray;
  /** Given biases, default 0 where filters are given. */
  readonly biases?: GivenArray;
}

/** The window of a layer that looks at neighbouring sites; the same along each axis of the map. */
export interface Window {
  /** Sites along an axis f. */
  readonly filterSize: number;
  /** Sites from one window to the next, default 1. */
  readonly stride?: number;
  /** Default `periodic`. */
  readonly padding?: PaddingMode;
  /**
   * Sites added before and after each axis; default ⌊(f − 1)/2⌋ and ⌈(f − 1)/2⌉, so that a stride of 1 keeps the size.
   */
  readonly pad?: readonly [before: number, after: number];
}

/**
 * u_h(i) = b_h + c Σ_{h′,t} w_{hh′t} x_{h′}(stride·i + t − before): weights [H_out, H_in, f] or [H_out, H_in, f, f].
 */
export interface ConvDescription extends WeightedLayer, Window {
  readonly kind: 'conv';
}

/** A convolution whose filter differs from site to site: [H_out, H_in, sites.., f..]; biases [H_out, sites..]. */
export interface LocallyConnectedDescription extends WeightedLayer, Window {
  readonly kind: 'locally-connected';
}

/** u_h = b_h + c Σ_j w_{hj} x_j over all channels and sites (channel, row, column): weights [H_out, H_in·sites]. */
export interface DenseDescription extends WeightedLayer {
  readonly kind: 'dense';
}

/** scale·max(x, 0). */
export interface ReluDescription {
  readonly kind: 'relu';
  /** Default 1; √2 keeps the second moment of Gaussian pre-activations. */
  readonly scale?: number;
}

/** Maximum or mean over windows of `size` sites along each axis; windows that do not fit are left out. */
export interface PoolDescription {
  readonly kind: 'pool';
  readonly operation: 'max' | 'average';
  readonly size: number;
  /** Default the size. */
  readonly stride?: number;
}

/** Mean over all sites of each channel. */
export interface GlobalAveragePoolDescription {
  readonly kind: 'global-average-pool';
}

/**
 * γ_h (x − μ_h)/√(v_h + ε) + β_h, μ and v the mean and the biased variance over the batch and the sites, in evaluation
 * the running ones, whose variance is the unbiased one.
 */
export interface BatchNormDescription {
  readonly kind: 'batch-norm';
  /** Default 10⁻⁵. */
  readonly epsilon?: number;
  /** Weight of the newest batch in the running statistics, default 0.1. */
  readonly momentum?: number;
  /** Given γ, β, running mean and variance [H]. */
  readonly scales?: GivenArray;
  readonly shifts?: GivenArray;
  readonly means?: GivenArray;
  readonly variances?: GivenArray;
}

/** One operation of a net. */
export type LayerDescription =
  | ConvDescription
  | LocallyConnectedDescription
  | DenseDescription
  | ReluDescription
  | PoolDescription
  | GlobalAveragePoolDescription
  | BatchNormDescription;

/** The kind of a layer, as descriptions spell it. */
export type LayerKind = LayerDescription['kind'];
