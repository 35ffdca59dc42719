import type { LayerDescription, Parametrisation } from './layer.js';

/** What format a description has: the value of its field `format`. */
export const netFormat = 'diffeolab-net-1';

/** The law of initial weights or biases. */
export type InitialLaw =
  /** N(0, deviation²), default deviation 1. */
  | { readonly law: 'normal'; readonly deviation?: number }
  /** N(0, 2/fan-in), for the standard parametrisation. */
  | { readonly law: 'he' }
  /** Uniform on ±1/√fan-in, as PyTorch's layers begin. */
  | { readonly law: 'uniform-fan-in' }
  /** All 0. */
  | { readonly law: 'zero' };

/**
 * A layered net as data: what a JSON document of a net holds. f(x) is the last layer's value; what is trained and
 * measured is F = α f, or F = α (f − f₀) with f₀ the net at its initial weights.
 */
export interface NetDescription {
  readonly format: typeof netFormat;
  /** Any text, for tables. */
  readonly name: string;
  /** Channels and sites of the inputs: [l] on a ring, [rows, columns] of an image, [] for plain vectors. */
  readonly input: { readonly channels: number; readonly size: readonly number[] };
  /** Of every layer that does not say otherwise. */
  readonly parametrisation: Parametrisation;
  readonly layers: readonly LayerDescription[];
  readonly output?: {
    /** α, default 1. */
    readonly alpha?: number;
    /** Whether f₀ is subtracted, default false. */
    readonly subtractInitial?: boolean;
  };
  readonly initial?: {
    /** Default '0'. */
    readonly seed?: string;
    /** Default normal of deviation 1 for `ntk` and `mean-field` layers, `he` for `standard` ones. */
    readonly weights?: InitialLaw;
    /** Default zero. */
    readonly biases?: InitialLaw;
  };
}
