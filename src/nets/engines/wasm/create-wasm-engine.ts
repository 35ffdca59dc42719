import { InputError, requireInteger } from '../../../numerics/input-error.js';
import { requireArray, requireFunction } from '../../../numerics/require-argument.js';
import { valueCount } from '../../layout/net-layout.js';
import type { Net } from '../../net.js';
import type { Floats, ImmediateEngine, NetMode, Precision, PreparedInputs } from '../engine.js';
import { requireInputs, requireNet } from '../require-net.js';
import { WasmInputs } from './wasm-inputs.js';
import { Workspace } from './workspace.js';

const subject = 'createWasmEngine';

/**
 * An engine on a WebAssembly kernel. It keeps copies of the parameters of the net, which are its own to train.
 * @param wasm the kernel in base64: that of module '#kernels/nets' or '#kernels/nets-relaxed'
 * @throws InputError if the net lacks arrays of its layout, or has maps of more than two axes
 */
export function wasmEngine(
  name: 'wasm' | 'wasm-relaxed',
  wasm: string,
  net: Net,
  precision: Precision,
): ImmediateEngine {
  requireNet(subject, net);
  const { layout } = net;
  if (layout.input.size.length > 2) {
    throw new InputError(subject, `maps must have at most two axes, got ${layout.input.size.length} (use js)`);
  }
  const copy = (array: Floats) => (precision === 'float32' ? Float32Array.from(array) : Float64Array.from(array));
  const parameters = net.parameters.map(copy);
  const gradients = parameters.map((array) => array.slice().fill(0));
  const statistics = net.statistics.map(copy);
  const trained = new Array<boolean>(parameters.length).fill(true);
  let space: Workspace | undefined;
  let outputs = new Float64Array(0);
  let last: WasmInputs | undefined;

  function forward(inputs: PreparedInputs, mode: NetMode, backward: boolean): Workspace {
    const batch = WasmInputs.require(inputs, layout);
    const { count } = batch;
    if (!space || space.capacity < count) {
      space = new Workspace(wasm, precision, layout, { parameters, gradients, statistics, trained }, count);
      last = undefined;
    }
    if (last !== batch) space.load(batch.values, count);
    if (outputs.length !== count * layout.outputs) outputs = new Float64Array(count * layout.outputs);
    space.forward(count, mode, backward, outputs);
    last = batch;
    return space;
  }

  return {
    name,
    precision,
    layout,
    parameters,
    gradients,
    statistics,
    prepare(inputs, count, share = false) {
      requireInputs(subject, layout, inputs, count);
      return new WasmInputs(layout, inputs, count, share);
    },
    evaluate(inputs, mode = 'evaluation') {
      forward(inputs, mode, false);
      return outputs;
    },
    differentiate(inputs, pull, mode = 'training') {
      requireFunction(subject, 'pull', pull);
      const workspace = forward(inputs, mode, true);
      const gradient = new Float64Array(outputs.length);
      pull(outputs, gradient);
      for (const [k, array] of gradients.entries()) if (!trained[k]) array.fill(0);
      workspace.backward(gradient, inputs.count, mode);
      return outputs;
    },
    activations(layer): Floats {
      requireInteger(subject, 'layer', layer, 0, layout.layers.length - 1);
      if (!last || !space) {
        throw new InputError(subject, 'there are no activations before evaluate or differentiate has run');
      }
      const size = last.count * valueCount(layout.layers[layer]!.output);
      return space.activations(layer, last.count, new Float64Array(size));
    },
    freeze(frozen) {
      requireArray(subject, 'frozen', frozen, 'booleans');
      if (frozen.length !== trained.length) {
        throw new InputError(
          subject,
          `frozen must say of ${trained.length} arrays whether, got ${frozen.length} entries`,
        );
      }
      for (const [k, still] of frozen.entries()) trained[k] = !still;
    },
    close() {
      space = undefined;
      last = undefined;
    },
  };
}
