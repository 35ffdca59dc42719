import { InputError } from '../../../numerics/input-error.js';
import type { NetLayout } from '../../layout/net-layout.js';
import type { Floats, PreparedInputs } from '../engine.js';

/** Inputs of a wasm engine: a reference to those of the caller. */
export class WasmInputs implements PreparedInputs {
  constructor(
    private readonly layout: NetLayout,
    readonly values: Floats,
    readonly count: number,
    readonly shared: boolean,
  ) {}

  /** @throws InputError unless the inputs were prepared by an engine of this layout */
  static require(inputs: PreparedInputs, layout: NetLayout): WasmInputs {
    if (inputs instanceof WasmInputs && inputs.layout === layout) return inputs;
    throw new InputError('createWasmEngine', 'inputs must be those that its own prepare returned');
  }
}
