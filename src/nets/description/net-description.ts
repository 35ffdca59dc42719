import type { InitialLaw, InitialLaws } from './initial-law.js';
import type { GivenArray, LayerDescription, Parametrisation } from './layer.js';

export type { InitialLaw };

/**
 * What format a description has: the value of its field `format`.
 * @see {@link parseNetDescription}
 */
export const netFormat = 'diffeolab-net-1' as const;

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
    /** Arrays of f₀ by names such as `conv1.weights`; those that are not given are as the net's own. */
    readonly start?: Readonly<Record<string, GivenArray>>;
  };
  readonly initial?: InitialLaws & {
    /** Default '0'. */
    readonly seed?: string;
  };
  /** SHA-256 of `.npy` files by their names, in hexadecimal: files that differ are refused. */
  readonly files?: Readonly<Record<string, string>>;
}
