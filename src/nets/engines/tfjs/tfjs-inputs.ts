import { InputError } from '../../../numerics/input-error.js';
import type { NetLayout } from '../../layout/net-layout.js';
import { valueCount } from '../../layout/net-layout.js';
import type { Floats, PreparedInputs } from '../engine.js';

/** Inputs of engine tfjs: numbers of the host, uploaded when they are run. */
export class TfjsInputs implements PreparedInputs {
  readonly shared = false;
  readonly values: Float32Array;

  constructor(
    private readonly layout: NetLayout,
    inputs: Floats,
    readonly count: number,
  ) {
    const taken = inputs.subarray(0, count * valueCount(layout.input));
    this.values = taken instanceof Float32Array ? taken : Float32Array.from(taken);
  }

  /** @throws InputError unless the inputs were prepared by an engine of this layout */
  static require(subject: string, inputs: PreparedInputs, layout: NetLayout): TfjsInputs {
    if (inputs instanceof TfjsInputs && inputs.layout === layout) return inputs;
    throw new InputError(subject, 'inputs must be those that its own prepare returned');
  }
}
