import { createHash } from 'node:crypto';
import { twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reference } from '../../support/reference.js';

interface DistanceCase {
  d: number;
  xi: number;
  gap: number;
  pbc: boolean;
  norm: 'L2' | 'Linf';
  n_far_class0: number;
  n_near_class1: number;
  n_dropped: number;
  class_string_in_pair_order: string;
  sha256_far: string;
  sha256_near: string;
}
interface QuadrantCase {
  d: number;
  n_same_quadrant_class0: number;
  n_different_class1: number;
  sha256_same: string;
  sha256_different: string;
}
const published = reference<{
  distance: DistanceCase[];
  quadrant: QuadrantCase[];
  dataset_example: { args: { xi: number; d: number; ch: number; gap: number }; on_pixel_value: number };
}>('twopoints.json');
const test = suite('frame: the published data set');

/** All pairs of a task, by labels, in the order of the published enumeration. */
function byLabel(task: twopixels.FrameTask): Record<'near' | 'far', [number, number][]> {
  const { training } = twopixels.pairSets(task, { points: 'all' });
  const pairs = Array.from({ length: training.count }, (_, index) => ({
    pair: [...training.pair(index)] as [number, number],
    label: training.labels[index]!,
  })).sort(({ pair: [a, b] }, { pair: [c, d] }) => a - c || b - d);
  const of = (wanted: number) => pairs.filter(({ label }) => label === wanted).map(({ pair }) => pair);
  return { near: of(1), far: of(-1) };
}

function hash(n: number, pairs: readonly [number, number][]): string {
  const shown = pairs.map((pair) => pair.map((site) => `${Math.floor(site / n)},${site % n}`).join('|')).join(';');
  return createHash('sha256').update(shown).digest('hex');
}

/** Positions of the published enumeration: pairs of two different numbers, in order. */
function positions(n: number): number[] {
  return Array.from({ length: n * n }, (_, site) => site).filter((site) => Math.floor(site / n) !== site % n);
}

test('distances: counts, classes in order and pairs, bit by bit', () => {
  for (const c of published.distance) {
    const options = { size: c.d, scale: c.xi, gap: c.gap, periodic: c.pbc, distance: c.norm };
    const task = twopixels.frameTask({ ...options, positions: 'published' });
    const { near, far } = byLabel(task);
    assert.is(near.length, c.n_near_class1);
    assert.is(far.length, c.n_far_class0);
    assert.is(hash(c.d, near), c.sha256_near);
    assert.is(hash(c.d, far), c.sha256_far);
    const sites = positions(c.d);
    let classes = '';
    for (const [k, a] of sites.entries()) {
      for (const b of sites.slice(k + 1)) {
        const label = twopixels.frameLabel(task, [a, b]);
        classes += label === 0 ? '.' : label > 0 ? 'N' : 'F';
      }
    }
    assert.is(classes, c.class_string_in_pair_order);
    assert.is(classes.replaceAll(/[NF]/g, '').length, c.n_dropped);
  }
});

test('quadrants: counts and pairs, of odd sizes too', () => {
  for (const c of published.quadrant) {
    const task = twopixels.frameTask({ size: c.d, labelling: 'quadrant', positions: 'published' });
    const { near, far } = byLabel(task);
    assert.is(near.length, c.n_same_quadrant_class0);
    assert.is(far.length, c.n_different_class1);
    assert.is(hash(c.d, near), c.sha256_same);
    assert.is(hash(c.d, far), c.sha256_different);
  }
});

test('pixels are n²/2 in all of several equal channels', () => {
  const { args, on_pixel_value } = published.dataset_example;
  const task = twopixels.frameTask({ size: args.d, scale: args.xi, gap: args.gap, positions: 'published' });
  const { training } = twopixels.pairSets(task, { points: 4, pixelValue: 'published', channels: args.ch });
  const image = new Float64Array(args.ch * args.d ** 2);
  training.write([2], image);
  const [first, second] = training.pair(2);
  const expected = new Float64Array(image.length);
  for (const channel of [0, 1]) {
    for (const site of [first, second]) expected[channel * args.d ** 2 + site] = on_pixel_value;
  }
  assert.equal(image, expected);
  assert.equal(training.shape, { channels: 2, size: [6, 6] });
});

test.run();
