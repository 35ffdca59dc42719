import { requireFunction } from '../../../numerics/require-argument.js';
import { type LaidLayer, valueCount } from '../../layout/net-layout.js';
import type { Net } from '../../net.js';
import type { BatchNodes } from '../../sharing/batch-nodes.js';
import { plainNodes } from '../../sharing/plain-nodes.js';
import { sharedNodes } from '../../sharing/shared-nodes.js';
import type { Floats, ImmediateEngine, NetMode, PreparedInputs } from '../engine.js';
import { freezeArrays, lastRun } from '../engine-arguments.js';
import { requireInputs } from '../require-net.js';
import { JsInputs } from './js-inputs.js';
import type { LayerArrays, Operation } from './operation.js';

const subject = 'createJsEngine';

/** Makes a layer ready to run. */
export type OperationMaker = (layer: LaidLayer, arrays: LayerArrays) => Operation;

/** An engine in float64 over operations, which are those of the js engine or others in a test. */
export function runOperations(net: Net, createOperation: OperationMaker): ImmediateEngine {
  const { layout } = net;
  const parameters = net.parameters.map((array) => Float64Array.from(array));
  const gradients = net.parameters.map(({ length }) => new Float64Array(length));
  const statistics = net.statistics.map((array) => Float64Array.from(array));
  const operations = layout.layers.map((layer) => createOperation(layer, arraysOf(layer)));
  const values = layout.layers.map(() => new Float64Array(0));
  const trained = new Array<boolean>(parameters.length).fill(true);
  const plain = new Map<number, BatchNodes>();
  let outputs = new Float64Array(0);
  let last: JsInputs | undefined;

  function arraysOf({ weights, biases, statistics: at }: LaidLayer): LayerArrays {
    return {
      ...(weights < 0 ? {} : { weights: parameters[weights]!, weightGradient: gradients[weights]! }),
      ...(biases < 0 ? {} : { biases: parameters[biases]!, biasGradient: gradients[biases]! }),
      ...(at < 0 ? {} : { means: statistics[at]!, variances: statistics[at + 1]! }),
    };
  }

  /** Tables without sharing depend on the number of inputs alone: those of the last numbers are kept. */
  function plainOf(count: number): BatchNodes {
    const nodes = plain.get(count) ?? plainNodes(layout, count);
    plain.delete(count);
    plain.set(count, nodes);
    if (plain.size > 4) plain.delete(plain.keys().next().value!);
    return nodes;
  }

  function forward(inputs: PreparedInputs, mode: NetMode): JsInputs {
    const batch = JsInputs.require(inputs, layout);
    let input = batch.values;
    for (const [k, operation] of operations.entries()) {
      const nodes = batch.nodes.layers[k]!;
      const size = layout.layers[k]!.output.channels * nodes.output.nodes;
      if (values[k]!.length !== size) values[k] = new Float64Array(size);
      operation.forward(nodes, input, values[k]!, mode);
      input = values[k]!;
    }
    outputs = batch.spread(input, layout.layers.length, outputs);
    last = batch;
    return batch;
  }

  function backward(batch: JsInputs, gradient: Float64Array, mode: NetMode): void {
    for (const array of gradients) array.fill(0);
    const lowest = layout.layers.findIndex(({ weights, biases }) => trained[weights] || trained[biases]);
    if (lowest < 0) return;
    let outputGradient = batch.collect(gradient, layout.layers.length);
    for (let k = layout.layers.length - 1; k >= lowest; k--) {
      const input = k === 0 ? batch.values : values[k - 1]!;
      const inputGradient = k > lowest ? new Float64Array(input.length) : undefined;
      const { weights, biases } = layout.layers[k]!;
      operations[k]!.backward({
        nodes: batch.nodes.layers[k]!,
        mode,
        input,
        output: values[k]!,
        outputGradient,
        inputGradient,
        trained: { weights: trained[weights] ?? false, biases: trained[biases] ?? false },
      });
      if (inputGradient) outputGradient = inputGradient;
    }
  }

  return {
    name: 'js',
    precision: 'float64',
    layout,
    parameters,
    gradients,
    statistics,
    prepare(inputs, count, share = false) {
      requireInputs(subject, layout, inputs, count);
      const nodes = share ? sharedNodes(layout, inputs, count) : plainOf(count);
      return new JsInputs(layout, nodes, inputs, share);
    },
    evaluate(inputs, mode = 'evaluation') {
      forward(inputs, mode);
      return outputs;
    },
    differentiate(inputs, pull, mode = 'training') {
      requireFunction(subject, 'pull', pull);
      const batch = forward(inputs, mode);
      const gradient = new Float64Array(outputs.length);
      pull(outputs, gradient);
      backward(batch, gradient, mode);
      return outputs;
    },
    activations(layer): Floats {
      const run = lastRun(subject, layout, layer, last);
      const size = run.count * valueCount(layout.layers[layer]!.output);
      return run.spread(values[layer]!, layer + 1, new Float64Array(size));
    },
    freeze(frozen) {
      freezeArrays(subject, frozen, trained);
    },
    close() {},
  };
}
