import { InputError } from '../../../numerics/input-error.js';
import type { NetLayout } from '../../layout/net-layout.js';
import type { BatchNodes, MapNodes } from '../../sharing/batch-nodes.js';
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
    const { channels } = layout.input;
    const { sites, nodes: length } = nodes.input;
    this.values = new Float64Array(channels * length);
    for (let n = 0; n < length; n++) {
      const place = nodes.places?.[n] ?? n;
      const site = place % sites;
      const first = (place - site) * channels + site;
      for (let c = 0; c < channels; c++) this.values[c * length + n] = inputs[first + c * sites]!;
    }
  }

  get nodeCount(): number {
    return this.nodes.layers.reduce((sum, { output }) => sum + output.nodes, 0);
  }

  /** @throws InputError unless the inputs were prepared by an engine of this layout */
  static require(inputs: PreparedInputs, layout: NetLayout): JsInputs {
    if (inputs instanceof JsInputs && inputs.layout === layout) return inputs;
    throw new InputError('createJsEngine', 'inputs must be those that its own prepare returned');
  }

  /** Values of map k (0 the inputs, k after the k-th operation) [channels, nodes] → [B, channels, sites..]. */
  spread(values: Float64Array, map: number, result: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const { nodes, sites, of } = this.mapNodes(map);
    const channels = values.length / nodes;
    const spread =
      result.length === this.count * channels * sites ? result : new Float64Array(this.count * channels * sites);
    let target = 0;
    for (let b = 0; b < this.count; b++) {
      for (let c = 0; c < channels; c++) {
        for (let place = b * sites; place < (b + 1) * sites; place++) {
          spread[target++] = values[c * nodes + (of?.[place] ?? place)]!;
        }
      }
    }
    return spread;
  }

  /** The transpose of `spread`: a gradient [B, channels, sites..] → [channels, nodes]. */
  collect(gradient: Float64Array, map: number): Float64Array {
    const { nodes, sites, of } = this.mapNodes(map);
    const channels = gradient.length / (this.count * sites);
    const collected = new Float64Array(channels * nodes);
    let source = 0;
    for (let b = 0; b < this.count; b++) {
      for (let c = 0; c < channels; c++) {
        for (let place = b * sites; place < (b + 1) * sites; place++) {
          collected[c * nodes + (of?.[place] ?? place)]! += gradient[source++]!;
        }
      }
    }
    return collected;
  }

  private mapNodes(map: number): MapNodes {
    return map === 0 ? this.nodes.input : this.nodes.layers[map - 1]!.output;
  }
}
