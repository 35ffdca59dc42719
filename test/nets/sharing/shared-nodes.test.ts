import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { layOut } from '../../../dist/nets/layout/lay-out.js';
import { siteCount } from '../../../dist/nets/layout/net-layout.js';
import type { BatchNodes, MapNodes } from '../../../dist/nets/sharing/batch-nodes.js';
import { plainNodes } from '../../../dist/nets/sharing/plain-nodes.js';
import { sharedNodes } from '../../../dist/nets/sharing/shared-nodes.js';
import { described, normals } from '../../support/layered-nets.js';
import { allPairs, displacementClasses, litPairs } from '../../support/pairs.js';

const test = suite('shared nodes');

function convNet(size: readonly number[], depth: number, filterSize = 3) {
  const layers = Array.from({ length: depth }, (): LayerDescription[] => [
    { kind: 'conv', channels: 2, filterSize },
    { kind: 'relu' },
  ]);
  const last: LayerDescription[] = [{ kind: 'global-average-pool' }, { kind: 'dense', channels: 1 }];
  return layOut(described([1, ...size], [...layers.flat(), ...last]));
}

/** Nodes of the convolutions. */
function nodesOf({ layers }: BatchNodes, depth: number): number[] {
  return layers.slice(0, 2 * depth).flatMap(({ output }, k) => (k % 2 === 0 ? [output.nodes] : []));
}

test('a ring has k(2k + 1) + (2k + 1) + 1 nodes at layer k, whatever l ≥ 4k + 2', () => {
  for (const length of [22, 32, 47]) {
    const { pairs } = displacementClasses([length]);
    assert.is(pairs.length, Math.floor(length / 2));
    const nodes = nodesOf(sharedNodes(convNet([length], 5), litPairs(length, pairs), pairs.length), 5);
    assert.equal(
      nodes,
      [1, 2, 3, 4, 5].map((k) => k * (2 * k + 1) + (2 * k + 1) + 1),
    );
    if (length === 32) {
      assert.is(5 * pairs.length * length, 2560);
      assert.is(
        nodes.reduce((sum, count) => sum + count, 0),
        165,
      );
    }
  }
});

test('all pairs have the nodes of their distances alone', () => {
  const length = 24;
  const pairs = allPairs(length);
  const nodes = sharedNodes(convNet([length], 5), litPairs(length, pairs), pairs.length);
  assert.equal(nodesOf(nodes, 5), [7, 16, 29, 46, 67]);
  // Distances from 11 on are one: five layers see no further.
  assert.is(nodes.layers.at(-1)!.output.nodes, 11);
});

test('a torus of 16 × 16 has 12 302 nodes in five layers of 3 × 3', () => {
  const { pairs } = displacementClasses([16, 16]);
  assert.is(5 * pairs.length * 256, 165_120);
  const nodes = nodesOf(sharedNodes(convNet([16, 16], 5), litPairs(256, pairs), pairs.length), 5);
  assert.is(
    nodes.reduce((sum, count) => sum + count, 0),
    12_302,
  );
});

/** The node of each site, with nodes numbered by their first occurrence. */
function canonical({ of, nodes, sites }: MapNodes, order: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  const list: number[] = [];
  for (const b of order) {
    for (let i = 0; i < sites; i++) {
      const node = of![b * sites + i]!;
      if (!numbers.has(node)) numbers.set(node, numbers.size);
      list.push(numbers.get(node)!);
    }
  }
  assert.is(numbers.size, nodes);
  return list;
}

test('the order of the inputs only names the nodes anew', () => {
  const size = [5, 4];
  const layout = layOut(
    described(
      [1, ...size],
      [
        { kind: 'conv', channels: 2, filterSize: 3, padding: 'zero' },
        { kind: 'pool', operation: 'max', size: 2, stride: 1 },
        { kind: 'global-average-pool' },
        { kind: 'dense', channels: 1 },
      ],
    ),
  );
  const pairs = allPairs(20);
  const order = pairs.map((_, k) => (k * 77) % pairs.length);
  assert.is(new Set(order).size, pairs.length);
  const given = sharedNodes(layout, litPairs(20, pairs), pairs.length);
  const permuted = sharedNodes(
    layout,
    litPairs(
      20,
      order.map((p) => pairs[p]!),
    ),
    pairs.length,
  );
  const straight = order.map((_, k) => k);
  for (const [k, layer] of given.layers.entries()) {
    assert.equal(canonical(permuted.layers[k]!.output, straight), canonical(layer.output, order));
  }
});

test('tables are what they say: windows, counts and multiplicities', () => {
  const pairs = allPairs(12);
  const layout = layOut(
    described(
      [1, 4, 3],
      [
        { kind: 'conv', channels: 2, filterSize: 2, padding: 'zero', stride: 2 },
        { kind: 'locally-connected', channels: 2, filterSize: 2 },
        { kind: 'pool', operation: 'average', size: 2 },
        { kind: 'global-average-pool' },
        { kind: 'dense', channels: 1 },
      ],
    ),
  );
  const shared = sharedNodes(layout, litPairs(12, pairs), pairs.length);
  const plain = plainNodes(layout, pairs.length);
  for (const [k, { input, output, wiring }] of shared.layers.entries()) {
    const single = plain.layers[k]!;
    const { of, multiplicities } = output;
    assert.is(of!.length, single.output.nodes);
    const counted = new Float64Array(output.nodes);
    for (const [place, node] of of!.entries()) {
      counted[node]!++;
      if (wiring.kind === 'window' && single.wiring.kind === 'window') {
        const { window, gather, site } = wiring;
        for (let t = 0; t < window; t++) {
          const from = single.wiring.gather[place * window + t]!;
          assert.is(gather[node * window + t], from < 0 ? -1 : input.of![from]);
        }
        if (site) assert.is(site[node], place % siteCount(layout.layers[k]!.output));
      }
      if (wiring.kind === 'counts') {
        const seen = new Map<number, number>();
        for (let i = 0; i < input.sites; i++) {
          const from = input.of![place * input.sites + i]!;
          seen.set(from, (seen.get(from) ?? 0) + 1);
        }
        const range = Array.from(
          { length: wiring.start[node + 1]! - wiring.start[node]! },
          (_, e) => wiring.start[node]! + e,
        );
        assert.equal(new Map(range.map((e) => [wiring.nodes[e]!, wiring.counts[e]!])), seen);
      }
    }
    assert.equal(counted, multiplicities);
  }
});

test('inputs without equal sites share nothing; equal channels are needed in all', () => {
  const layout = convNet([9], 2);
  const { layers, input } = sharedNodes(layout, normals(4 * 9), 4);
  assert.is(input.nodes, 36);
  assert.equal(
    layers.map(({ output }) => output.nodes),
    [36, 36, 36, 36, 4, 4],
  );
  const two = layOut(described([2, 3], [{ kind: 'dense', channels: 1 }]));
  const inputs = Float64Array.of(1, 1, 0, 0, 0, 0, 1, -0, 1, 0, -0, 5);
  const nodes = sharedNodes(two, inputs, 2);
  // (1, 0), (0, 0), (1, 5): −0 is 0.
  assert.equal([...nodes.input.of!], [0, 0, 1, 0, 1, 2]);
  assert.equal([...nodes.places!], [0, 2, 5]);
});

test.run();
