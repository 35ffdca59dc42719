import type { NetLayout } from '../layout/net-layout.js';

/** Numbers of either precision. */
export type Floats = Float32Array | Float64Array;

/** How numbers are kept. */
export type Precision = 'float32' | 'float64';

/** Engines of layered nets by name. */
export type EngineName = 'js' | 'wasm' | 'wasm-relaxed' | 'tfjs';

/** Whether batch norms take the statistics of the batch (and move the running ones) or the running ones. */
export type NetMode = 'training' | 'evaluation';

/**
 * Writes dL/df of a batch into `gradient` [B, outputs], given the outputs f [B, outputs] of the bare net. What the loss
 * is, and the weights of the samples, is the caller's business.
 */
export type OutputGradient = (outputs: Float64Array, gradient: Float64Array) => void;

/** Inputs ready to be run: those of an engine's `prepare`. */
export interface PreparedInputs {
  /** Inputs B. */
  readonly count: number;
  /** Whether sites with equal receptive fields are computed once. */
  readonly shared: boolean;
  /** Values of maps that are computed, one a channel, summed over the layers; of engines that know it where shared. */
  readonly nodeCount?: number | undefined;
}

/** What an engine gives at once, or later where it runs elsewhere. */
export type Awaitable<Value> = Value | Promise<Value>;

/**
 * Runs a net forward and backward. Its arrays are live: whoever trains changes `parameters` in place and calls
 * `differentiate` again. Values of maps are in the order of descriptions, [B, channels, sites..]; how an engine keeps
 * them inside is its own business.
 */
export interface NetEngine {
  readonly name: EngineName;
  readonly precision: Precision;
  readonly layout: NetLayout;
  /** In the order of `layout.parameters`. */
  readonly parameters: readonly Floats[];
  /** dL/dθ after `differentiate`, as long as the parameters each. */
  readonly gradients: readonly Floats[];
  /** In the order of `layout.statistics`. */
  readonly statistics: readonly Floats[];
  /**
   * Takes inputs [count, channels, sites..], flat. A prepared batch may refer to `inputs` without a copy: it is good
   * until they are overwritten.
   * @param share computes sites with equal receptive fields once, over all inputs together (default false)
   * @throws InputError where sharing is asked for and the engine or the net can't
   */
  prepare(inputs: Floats, count: number, share?: boolean): PreparedInputs;
  /** f [B, outputs]; overwritten by the next call. Batch norms work in evaluation mode unless `mode` says otherwise. */
  evaluate(inputs: PreparedInputs, mode?: NetMode): Awaitable<Float64Array>;
  /**
   * Forward, then backward from what `pull` writes: f [B, outputs], and `gradients` filled. Batch norms work in
   * training mode, which moves the running statistics, unless `mode` says otherwise.
   */
  differentiate(inputs: PreparedInputs, pull: OutputGradient, mode?: NetMode): Awaitable<Float64Array>;
  /**
   * Values after an operation of the description [B, channels, sites..] at the last `evaluate` or `differentiate`: a
   * copy.
   */
  activations(layer: number): Awaitable<Floats>;
  /** Arrays that need no gradient, for the engine to leave out; default all get one. */
  freeze(frozen: readonly boolean[]): void;
  /**
   * θ ← θ − rate·gradient of all arrays that are not frozen, with the digits of a loop over their numbers: of engines
   * that have a quicker way.
   */
  descend?(rate: number): void;
  /** Gives back what lies outside the heap of this process. */
  close(): void;
}

/** An engine that answers at once, as those do that run in this process. */
export interface ImmediateEngine extends NetEngine {
  evaluate(inputs: PreparedInputs, mode?: NetMode): Float64Array;
  differentiate(inputs: PreparedInputs, pull: OutputGradient, mode?: NetMode): Float64Array;
  activations(layer: number): Floats;
}
