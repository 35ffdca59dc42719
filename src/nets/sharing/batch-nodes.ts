/**
 * The distinct values that a map may take over a batch of inputs: its nodes. Values of a map are kept once a node,
 * [channels, nodes] or [nodes, channels].
 */
export interface MapNodes {
  /** Nodes N. */
  readonly nodes: number;
  /** Sites of the map of one input. */
  readonly sites: number;
  /**
   * Node of each site of each input [B, sites]; undefined where nothing is shared: then node b·sites + i is site i of
   * input b.
   */
  readonly of?: Int32Array;
  /** How many of the B·sites sites each node stands for [N]; undefined where it is one each. */
  readonly multiplicities?: Float64Array;
}

/** How the nodes of a layer come from those of its input. */
export type Wiring = PointwiseWiring | WindowWiring | CountWiring;

/** Node n from node n: relu and batch-norm, whose two maps are the same. */
export interface PointwiseWiring {
  readonly kind: 'pointwise';
}

/** A node from those under its window: conv, locally-connected, dense (its window are all sites) and pool. */
export interface WindowWiring {
  readonly kind: 'window';
  /** Sites W of a window. */
  readonly window: number;
  /** Nodes of the input under each window [N, W], in the order of the weights; −1 beyond the border, where 0 is. */
  readonly gather: Int32Array;
  /** Site of each node [N], of locally connected layers, whose weights differ from site to site. */
  readonly site?: Int32Array;
}

/** A mean over all sites, as a sum over nodes with their counts: global-average-pool. */
export interface CountWiring {
  readonly kind: 'counts';
  /** Entries `start[n]` … `start[n + 1] − 1` of `nodes` and `counts` belong to node n, [N + 1]. */
  readonly start: Int32Array;
  readonly nodes: Int32Array;
  /** How many sites have this node; of each n they add up to the sites of the input map. */
  readonly counts: Int32Array;
}

/** The nodes of a layer, and how they come about. */
export interface LayerNodes {
  readonly input: MapNodes;
  readonly output: MapNodes;
  readonly wiring: Wiring;
}

/**
 * The index tables of a batch: what an engine gathers from, layer by layer. They know of equal inputs and of the
 * layout of the net, not of its weights, and so serve all steps of a training.
 */
export interface BatchNodes {
  /** Inputs B. */
  readonly count: number;
  /** Nodes of the input map. */
  readonly input: MapNodes;
  /**
   * A place b·sites + i of the inputs where the value of each input node stands, [N]; undefined where nothing is
   * shared.
   */
  readonly places?: Int32Array;
  readonly layers: readonly LayerNodes[];
}

/** Nodes of all maps behind an operation. */
export function computedNodes({ layers }: BatchNodes): number {
  return layers.reduce((sum, { output }) => sum + output.nodes, 0);
}
