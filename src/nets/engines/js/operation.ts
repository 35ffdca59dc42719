import type { LayerNodes, WindowWiring } from '../../sharing/batch-nodes.js';
import type { NetMode } from '../engine.js';

/** The arrays of a layer, live; those that it lacks are undefined. */
export interface LayerArrays {
  readonly weights?: Float64Array;
  readonly biases?: Float64Array;
  readonly weightGradient?: Float64Array;
  readonly biasGradient?: Float64Array;
  readonly means?: Float64Array;
  readonly variances?: Float64Array;
}

/** What a backward pass of a layer starts from. Values and gradients of maps are [channels, nodes]. */
export interface BackwardPass {
  readonly nodes: LayerNodes;
  readonly mode: NetMode;
  readonly input: Float64Array;
  readonly output: Float64Array;
  /** dL/d output: of a node the sum over the sites that it stands for. */
  readonly outputGradient: Float64Array;
  /** Where dL/d input is added; undefined where nothing below is trained. */
  readonly inputGradient: Float64Array | undefined;
  /** Which arrays are trained. */
  readonly trained: { readonly weights: boolean; readonly biases: boolean };
}

/** A layer that runs over the nodes of a batch. */
export interface Operation {
  forward(nodes: LayerNodes, input: Float64Array, output: Float64Array, mode: NetMode): void;
  /** Adds to the gradients of the trained arrays, and to that of the input; after `forward` of the same batch. */
  backward(pass: BackwardPass): void;
}

/** The wiring of a layer with windows. */
export function windowsOf({ wiring }: LayerNodes): WindowWiring {
  if (wiring.kind !== 'window') throw new TypeError(`a layer with windows is wired by ${wiring.kind}`);
  return wiring;
}
