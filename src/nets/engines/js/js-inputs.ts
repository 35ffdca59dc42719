import { InputError } from '../../../numerics/input-error.js';
import type { NetLayout } from '../../layout/net-layout.js';
import { type BatchNodes, computedNodes, type MapNodes } from '../../sharing/batch-nodes.js';
import { collectValues, inputValues, spreadValues } from '../../sharing/node-values.js';
import type { Floats, PreparedInputs } from '../engine.js';

/** Inputs of the js engine: the values of the input nodes, [channels, nodes], and the tables of the batch. */
export class JsInputs implements PreparedInputs {
  readonly count: number;
  readonly values: Float64Array;

  constructor(
    private readonly layout: NetLayout,
    readonly nodes: BatchNodes,
    inputs: Floats,
    readonly shared: boolean,
  ) {
    this.count = nodes.count;
    this.values = inputValues(nodes, inputs, layout.input.channels);
  }

  get nodeCount(): number {
    return computedNodes(this.nodes);
  }

  /** @throws InputError unless the inputs were prepared by an engine of this layout */
  static require(inputs: PreparedInputs, layout: NetLayout): JsInputs {
    if (inputs instanceof JsInputs && inputs.layout === layout) return inputs;
    throw new InputError('createJsEngine', 'inputs must be those that its own prepare returned');
  }

  /** Values of map k (0 the inputs, k after the k-th operation) [channels, nodes] → [B, channels, sites..]. */
  spread(values: Float64Array, map: number, result: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const nodes = this.mapNodes(map);
    const length = (this.count * nodes.sites * values.length) / nodes.nodes;
    return spreadValues(nodes, this.count, values, result.length === length ? result : new Float64Array(length));
  }

  /** The transpose of `spread`: a gradient [B, channels, sites..] → [channels, nodes]. */
  collect(gradient: Float64Array, map: number): Float64Array {
    return collectValues(this.mapNodes(map), this.count, gradient);
  }

  private mapNodes(map: number): MapNodes {
    return map === 0 ? this.nodes.input : this.nodes.layers[map - 1]!.output;
  }
}
