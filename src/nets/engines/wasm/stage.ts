import type { NetMode } from '../engine.js';
import type { Halo, WasmMap } from './wasm-map.js';

/** A rectifier that a stage ends with: the gradient of its output is gated by whoever writes it. */
export interface Gate {
  readonly map: WasmMap;
  readonly factor: number;
}

/** Where a stage leaves the gradient of its input, gated. */
export interface GradientTarget {
  readonly map: WasmMap;
  readonly gate: Gate | undefined;
}

/** Samples that are worked on. */
export interface Slice {
  readonly first: number;
  readonly count: number;
}

/** The maps around a stage. */
export interface StageMaps {
  readonly input: WasmMap;
  readonly output: WasmMap;
  /** Gradient of the output, or of what comes before the rectifier that a stage ends with. */
  readonly gradient: WasmMap;
  /** Where the gradient of the input goes; undefined at the bottom of the net. */
  readonly target: GradientTarget | undefined;
  /** Samples of a slice at most. */
  readonly sliceSize: number;
}

/** One operation of a net in the kernel, or one with weights and the rectifier behind it. */
export interface Stage {
  /** Before a pass: takes the parameters as they are now. */
  begin?(backward: boolean): void;
  forward(slice: Slice, mode: NetMode): void;
  /** Adds the gradients of its arrays; writes that of its input where it is asked for. */
  backward(slice: Slice, toInput: boolean, mode: NetMode): void;
  /** After the last slice of a backward pass: gradients to where the caller sees them. */
  end?(): void;
  /** Of a stage that ends with a rectifier: writes its output as of the last forward pass, rectified or before that. */
  write?(slice: Slice, rectified: boolean): void;
}

/** The halos that a stage needs around its input and around the gradient of its output. */
export interface StageHalos {
  readonly input: Halo;
  readonly gradient: Halo;
}
