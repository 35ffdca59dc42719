import { wasm as kernel } from '#kernels/nets';
import { wasm as relaxedKernel } from '#kernels/nets-relaxed';
import { allowRelaxedSimd } from '#platform/nets/engines/wasm/relaxed-simd';
import { InputError } from '../../../numerics/input-error.js';
import { requireFunction } from '../../../numerics/require-argument.js';
import { valueCount } from '../../layout/net-layout.js';
import type { Net } from '../../net.js';
import { collectValues, inputValues, spreadValues } from '../../sharing/node-values.js';
import { sharedNodes } from '../../sharing/shared-nodes.js';
import type { Floats, ImmediateEngine, NetMode, Precision, PreparedInputs } from '../engine.js';
import { freezeArrays, lastRun } from '../engine-arguments.js';
import { requireInputs, requireNet } from '../require-net.js';
import { KernelMemory } from './kernel-memory.js';
import { ownArrays } from './own-arrays.js';
import { plainChain } from './plain-chain.js';
import { sharedChain } from './shared-chain.js';
import type { StageChain } from './stage-chain.js';
import { WasmInputs } from './wasm-inputs.js';

const subject = 'createWasmEngine';

/**
 * The engine of layered nets by WebAssembly kernels, in float32 or float64. Its results are the same to the last bit on
 * every machine, and for every number of samples that it is given at a time up to the order in which gradients of
 * samples are added. It keeps copies of the parameters of the net, which are its own to train.
 * @throws InputError if the net lacks arrays of its layout, or has maps of more than two axes
 * @throws if the machine has no WebAssembly SIMD
 */
export function createWasmEngine(net: Net, precision: Precision): ImmediateEngine {
  return wasmEngine('wasm', kernel, net, precision);
}

/**
 * The same with relaxed SIMD: products and sums are fused where the machine can, which is faster and rounds otherwise,
 * so results differ in their last digits from machine to machine.
 * @throws InputError if the machine has no relaxed SIMD
 */
export function createRelaxedWasmEngine(net: Net, precision: Precision): ImmediateEngine {
  if (!allowRelaxedSimd()) {
    throw new InputError('createRelaxedWasmEngine', 'this machine has no WebAssembly with relaxed SIMD (use wasm)');
  }
  return wasmEngine('wasm-relaxed', relaxedKernel, net, precision);
}

function wasmEngine(name: 'wasm' | 'wasm-relaxed', wasm: string, net: Net, precision: Precision): ImmediateEngine {
  requireNet(subject, net);
  const { layout } = net;
  if (layout.input.size.length > 2) {
    throw new InputError(subject, `maps must have at most two axes, got ${layout.input.size.length} (use js)`);
  }
  const arrays = ownArrays(wasm, net, precision);
  const { parameters, gradients, statistics, trained, home } = arrays;
  let plain = arrays.chain;
  let shared = new WeakMap<WasmInputs, StageChain>();
  let outputs = new Float64Array(0);
  let last: { readonly batch: WasmInputs; readonly chain: StageChain } | undefined;

  /** @throws InputError if a batch of so many inputs does not fit */
  function withinMemory(count: number, make: (memory: KernelMemory) => StageChain): StageChain {
    try {
      return make(new KernelMemory(wasm, precision));
    } catch (error) {
      if (!(error instanceof RangeError) || error instanceof InputError) throw error;
      const most = 'the 4 GiB that a kernel can have at most, or than there are';
      throw new InputError(subject, `a batch of ${count} inputs takes more than ${most} (use smaller batches)`);
    }
  }

  /** The chain for a batch, with the inputs in it. */
  function chainOf(batch: WasmInputs): StageChain {
    const { nodes, count, values } = batch;
    if (nodes) {
      const known = shared.get(batch);
      if (known) return known;
      const chain = withinMemory(count, (memory) => sharedChain(memory, layout, arrays, nodes));
      chain.input.write(inputValues(nodes, values, layout.input.channels), 1);
      shared.set(batch, chain);
      return chain;
    }
    if (!plain || plain.capacity < count)
      plain = withinMemory(count, (memory) => plainChain(memory, layout, arrays, count));
    if (last?.batch !== batch || last.chain !== plain) plain.input.write(values, count);
    return plain;
  }

  function forward(inputs: PreparedInputs, mode: NetMode, backward: boolean): { batch: WasmInputs; chain: StageChain } {
    const batch = WasmInputs.require(inputs, layout);
    const { count, nodes } = batch;
    const chain = chainOf(batch);
    last = { batch, chain };
    chain.forward(nodes ? 1 : count, mode, backward);
    if (outputs.length !== count * layout.outputs) outputs = new Float64Array(count * layout.outputs);
    read(batch, chain, layout.layers.length - 1, outputs);
    return last;
  }

  /** Values behind an operation [count, channels, sites..]. */
  function read(batch: WasmInputs, chain: StageChain, layer: number, target: Float64Array): Float64Array {
    const { nodes, count } = batch;
    if (!nodes) return chain.read(layer, count, target);
    const values = chain.read(layer, 1, new Float64Array(valueCount(chain.shapeBehind(layer))));
    return spreadValues(batch.nodesBehind(layer), count, values, target);
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
      return new WasmInputs(layout, inputs, count, share ? sharedNodes(layout, inputs, count) : undefined);
    },
    evaluate(inputs, mode = 'evaluation') {
      forward(inputs, mode, false);
      return outputs;
    },
    differentiate(inputs, pull, mode = 'training') {
      requireFunction(subject, 'pull', pull);
      const { batch, chain } = forward(inputs, mode, true);
      const { nodes, count } = batch;
      const gradient = new Float64Array(outputs.length);
      pull(outputs, gradient);
      for (const [k, array] of gradients.entries()) if (!trained[k]) array.fill(0);
      const ofNodes = nodes && collectValues(batch.nodesBehind(layout.layers.length - 1), count, gradient);
      chain.outputGradient.write(ofNodes ?? gradient, nodes ? 1 : count);
      chain.backward(nodes ? 1 : count, mode);
      return outputs;
    },
    activations(layer): Floats {
      const run = lastRun(subject, layout, layer, last);
      const { batch, chain } = run;
      const size = batch.count * valueCount(layout.layers[layer]!.output);
      return read(batch, chain, layer, new Float64Array(size));
    },
    freeze(frozen) {
      freezeArrays(subject, frozen, trained);
    },
    ...(home && {
      descend(rate: number) {
        for (const [k, { length }] of parameters.entries()) {
          if (trained[k]) home.memory.run('descendAlong', home.parameters[k]!, home.gradients[k]!, length, rate);
        }
      },
    }),
    close() {
      plain = undefined;
      shared = new WeakMap();
      last = undefined;
    },
  };
}
