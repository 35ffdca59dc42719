import { InputError } from '../../../numerics/input-error.js';
import { type NetLayout, siteCount } from '../../layout/net-layout.js';
import { type BatchNodes, computedNodes, type MapNodes } from '../../sharing/batch-nodes.js';
import type { Floats, PreparedInputs } from '../engine.js';

/** Inputs of a wasm engine: a reference to those of the caller, and the tables of the batch where sites are shared. */
export class WasmInputs implements PreparedInputs {
  constructor(
    private readonly layout: NetLayout,
    readonly values: Floats,
    readonly count: number,
    readonly nodes: BatchNodes | undefined,
  ) {}

  get shared(): boolean {
    return this.nodes !== undefined;
  }

  get nodeCount(): number | undefined {
    return this.nodes && computedNodes(this.nodes);
  }

  /** @throws InputError unless the inputs were prepared by an engine of this layout */
  static require(inputs: PreparedInputs, layout: NetLayout): WasmInputs {
    if (inputs instanceof WasmInputs && inputs.layout === layout) return inputs;
    throw new InputError('createWasmEngine', 'inputs must be those that its own prepare returned');
  }

  /** Nodes of the map behind an operation. */
  nodesBehind(layer: number): MapNodes {
    const sites = siteCount(this.layout.layers[layer]!.output);
    return this.nodes?.layers[layer]?.output ?? { nodes: this.count * sites, sites };
  }
}
