import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import type { NetMode } from '../../../dist/nets/engines/engine.js';
import { createOperation } from '../../../dist/nets/engines/js/create-operation.js';
import type { BackwardPass, Operation } from '../../../dist/nets/engines/js/operation.js';
import { type OperationMaker, runOperations } from '../../../dist/nets/engines/js/run-operations.js';
import { siteCount, valueCount } from '../../../dist/nets/layout/net-layout.js';
import type { Net } from '../../../dist/nets/net.js';
import { directionalGap } from '../../support/directional-gap.js';
import { normals, randomNetOf } from '../../support/layered-nets.js';
import { layersOfAllKinds as nets } from '../../support/layers-of-all-kinds.js';

const test = suite('gradients of layered nets');

/** The gap of a net whose operations may be mutants. */
function gapOf(net: Net, mode: NetMode, maker: OperationMaker = createOperation): number {
  const engine = runOperations(net, maker);
  const count = 5;
  return directionalGap(engine, engine.prepare(normals(count * valueCount(net.layout.input), 5), count), mode);
}

const small = 1e-6;

for (const [name, [input, layers]] of Object.entries(nets)) {
  for (const mode of ['training', 'evaluation'] as const) {
    if (mode === 'evaluation' && !layers.some(({ kind }) => kind === 'batch-norm')) continue;
    test(`${name}, in ${mode}: gradients are slopes`, () => {
      const gap = gapOf(randomNetOf(input, layers), mode);
      assert.ok(gap <= small, `largest relative gap ${gap}`);
    });
  }
}

/** What a backward pass may do wrong: done in place of, or after, the right one. */
type Mutation = (operation: Operation, pass: BackwardPass, arrays: Parameters<OperationMaker>[1]) => void;

const percent = (array: Float64Array | undefined) =>
  array?.forEach((value, i) => {
    array[i] = 1.01 * value;
  });
const mutations: Readonly<Record<string, Mutation>> = {
  'input gradient 1 % too large': (operation, pass) => {
    operation.backward(pass);
    percent(pass.inputGradient);
  },
  'weight gradient 1 % too large': (operation, pass, { weightGradient }) => {
    operation.backward(pass);
    percent(weightGradient);
  },
  'bias gradient 1 % too large': (operation, pass, { biasGradient }) => {
    operation.backward(pass);
    percent(biasGradient);
  },
  'input gradient of half of the channels lost': (operation, pass) => {
    operation.backward(pass);
    pass.inputGradient?.fill(0, 0, Math.ceil(pass.inputGradient.length / 2));
  },
  'one entry of the windows read for another': (operation, pass) => {
    const { nodes } = pass;
    if (nodes.wiring.kind !== 'window') return operation.backward(pass);
    const gather = nodes.wiring.gather.slice();
    const entry = gather.findIndex((node, k) => node >= 0 && k >= nodes.input.nodes / 2);
    gather[entry] = gather[entry]! === 0 ? 1 : 0;
    operation.backward({ ...pass, nodes: { ...nodes, wiring: { ...nodes.wiring, gather } } });
  },
};

/** Kinds of layers and the mutations that they can have; those of windows have one more. */
const windowed = ['conv', 'locally-connected', 'dense', 'pool'];
const weighted = ['conv', 'locally-connected', 'dense', 'batch-norm'];

function canHave(mutation: string, layer: LayerDescription, next?: LayerDescription): boolean {
  if (mutation.startsWith('one entry')) return windowed.includes(layer.kind);
  if (mutation.startsWith('weight')) return weighted.includes(layer.kind);
  // A batch norm takes away what biases add: their gradient is 0.
  if (mutation.startsWith('bias') && next?.kind === 'batch-norm') return false;
  if (mutation.startsWith('bias')) return weighted.includes(layer.kind) && !('bias' in layer && layer.bias === false);
  return true;
}

for (const [name, mutate] of Object.entries(mutations)) {
  test(`mutants of every backward pass are caught: ${name}`, () => {
    for (const [of, [input, layers]] of Object.entries(nets)) {
      const net = randomNetOf(input, layers);
      for (const [position, layer] of layers.entries()) {
        // Nothing is below the first layer for its input gradient to reach.
        if (!canHave(name, layer, layers[position + 1]) || (name.startsWith('input') && position === 0)) continue;
        const mutant: OperationMaker = (laid, arrays) => {
          const operation = createOperation(laid, arrays);
          if (laid !== net.layout.layers[position]) return operation;
          return { ...operation, backward: (pass) => mutate(operation, pass, arrays) };
        };
        const gap = gapOf(net, 'training', mutant);
        assert.ok(gap > 10 * small, `${of}, layer ${position} (${layer.kind}): gap ${gap}`);
      }
    }
  });
}

/** Terms that a kind of layer alone has. */
const wrongTerms: Readonly<Record<string, readonly [net: string, kind: string, backward: Mutation]>> = {
  'relu lets all pass': [
    'dense',
    'relu',
    (_, { outputGradient, inputGradient }) => {
      outputGradient.forEach((pull, k) => {
        if (inputGradient) inputGradient[k]! += pull;
      });
    },
  ],
  'relu without its scale': [
    'dense',
    'relu',
    (_, { input, outputGradient, inputGradient }) => {
      outputGradient.forEach((pull, k) => {
        if (inputGradient && input[k]! > 0) inputGradient[k]! += pull;
      });
    },
  ],
  'the maximum pulls at all sites': [
    'pool, maximum',
    'pool',
    (_, pass) => {
      createOperation(meanLike(pass), {}).backward(pass);
    },
  ],
  'batch-norm without the pull of its moments': [
    'batch-norm',
    'batch-norm',
    (operation, pass) => {
      operation.backward({ ...pass, mode: 'evaluation' });
    },
  ],
  'batch-norm as if all inputs were one': [
    'batch-norm',
    'batch-norm',
    (operation, pass) => {
      const { nodes } = pass.nodes.input;
      const multiplicities = new Float64Array(nodes).fill(0);
      multiplicities[0] = nodes;
      operation.backward({ ...pass, nodes: { ...pass.nodes, input: { ...pass.nodes.input, multiplicities } } });
    },
  ],
};

/** A pool of means in place of the one that a pass is of. */
function meanLike({ nodes: { input, output } }: BackwardPass): Parameters<typeof createOperation>[0] {
  const layer = randomNetOf([1, 4], [{ kind: 'pool', operation: 'average', size: 4 }]).layout.layers[0]!;
  assert.ok(siteCount(layer.output) === 1 && input.nodes > 0 && output.nodes > 0);
  return layer;
}

for (const [name, [of, kind, mutate]] of Object.entries(wrongTerms)) {
  test(`a wrong term is caught: ${name}`, () => {
    const net = randomNetOf(...nets[of]!);
    const mutant: OperationMaker = (laid, arrays) => {
      const operation = createOperation(laid, arrays);
      return laid.description.kind === kind
        ? { ...operation, backward: (pass) => mutate(operation, pass, arrays) }
        : operation;
    };
    assert.ok(gapOf(net, 'training', mutant) > 10 * small);
  });
}

test.run();
