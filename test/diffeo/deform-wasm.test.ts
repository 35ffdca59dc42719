import { diffeo } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { largestGap } from '../support/reference.js';

const { deform, deformer, deformRepeatedly, sampleCoefficients, sampleField, sampleLine } = diffeo;
const test = suite('images deformed in wasm');

/** Numbers from −1 to 1. */
const noise = (shape: number[]) => {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return ndarray(
    Float32Array.from({ length }, (_, i) => Math.sin(1 + 12.9898 * i * (i % 1009))),
    shape,
  );
};

/** A displacement in pixels that no pixel of the field exceeds, along each axis. */
function reach(ensemble: diffeo.DiffeoEnsemble, index: number): number {
  const { x, y } = sampleCoefficients(ensemble, { index });
  const sum = ({ data }: NdArray<Float64Array>) => data.reduce((total, value) => total + Math.abs(value), 0);
  return ensemble.size * Math.max(sum(x), sum(y));
}

const ensembles: { ensemble: diffeo.DiffeoEnsemble; channels: number; samples: number }[] = [];
for (const boundary of ['fixed', 'periodic'] as const) {
  for (const dimension of [1, 2] as const) {
    for (const [size, cutoff, temperature, channels, samples] of [
      [2, 1, 0.3, 1, 9],
      [3, 2, 0.1, 3, 5],
      [5, 3, { x: 0.02, y: 0.3 }, 2, 6],
      [8, 3, 0.01, 1, 4],
      [13, 5, 1, 3, 3],
      [32, 3, 1e-3, 3, 5],
      [33, 33, 0.01, 1, 2],
      [224, 15, 1e-4, 3, 2],
    ] as const) {
      ensembles.push({ ensemble: { size, cutoff, temperature, dimension, boundary }, channels, samples });
    }
  }
}
const epsilon = 2 ** -23;

for (const interpolation of ['bilinear', 'gaussian'] as const) {
  test(`${interpolation}: the float64 twin to float32 rounding`, () => {
    for (const { ensemble, channels, samples } of ensembles) {
      const frame = new Array<number>(ensemble.dimension ?? 2).fill(ensemble.size);
      const images = noise([samples, channels, ...frame]);
      const [fast, twin] = (['wasm', 'js'] as const).map((engine) =>
        deform(images, ensemble, { engine, interpolation, first: 3, draw: 2 }),
      ) as [diffeo.DeformedBatch<Float32Array>, diffeo.DeformedBatch<Float32Array>];
      assert.equal(fast.images.shape, images.shape);
      assert.equal(fast.fieldNumbers, twin.fieldNumbers);
      const length = images.size / samples;
      for (const [i, index] of fast.fieldNumbers.entries()) {
        const part = ({ images: { data } }: typeof fast) => data.subarray(i * length, (i + 1) * length);
        const gap = largestGap(part(fast), part(twin));
        const allowed = epsilon * (4 + 2 * reach(ensemble, index));
        assert.ok(gap <= allowed, `${JSON.stringify(ensemble)}, sample ${i}: off by ${gap}, allowed ${allowed}`);
      }
    }
  });
}

test('nearest: the pixels of the twin, but where a coordinate is halfway between two to float32 rounding', () => {
  let [compared, different] = [0, 0];
  for (const { ensemble, channels, samples } of ensembles) {
    const { size, dimension } = ensemble;
    const height = dimension === 2 ? size : 1;
    const images = noise([samples, channels, ...new Array<number>(dimension ?? 2).fill(size)]);
    const [fast, twin] = (['wasm', 'js'] as const).map((engine) =>
      deform(images, ensemble, { engine, interpolation: 'nearest', draw: 1 }),
    ) as [diffeo.DeformedBatch<Float32Array>, diffeo.DeformedBatch<Float32Array>];
    for (const [i, index] of fast.fieldNumbers.entries()) {
      const rounding = 0.5 * epsilon * reach(ensemble, index);
      const { x, y } = dimension === 2 ? sampleField(ensemble, { index }) : lineAsField(ensemble, index);
      for (let pixel = 0; pixel < size * height; pixel++) {
        const halfway = [x, y].some((component) => {
          const displacement = component.data[pixel]!;
          return Math.abs(displacement - Math.floor(displacement) - 0.5) <= rounding;
        });
        for (let c = 0; c < channels; c++) {
          const at = (i * channels + c) * size * height + pixel;
          compared += 1;
          if (fast.images.data[at] === twin.images.data[at]) continue;
          different += 1;
          assert.ok(halfway, `${JSON.stringify(ensemble)}, sample ${i}, pixel ${pixel}`);
        }
      }
    }
  }
  assert.ok(compared > 600_000 && different < 50, `${different} of ${compared}`);
});

function lineAsField(ensemble: diffeo.DiffeoEnsemble, index: number): diffeo.DisplacementField {
  return { x: sampleLine(ensemble, { index }), y: ndarray(new Float64Array(ensemble.size), [ensemble.size]) };
}

test('without a temperature images stay as they are, bit for bit', () => {
  const images = noise([5, 2, 9, 9]);
  for (const boundary of ['fixed', 'periodic'] as const) {
    for (const interpolation of ['bilinear', 'nearest'] as const) {
      const still = { size: 9, cutoff: 4, temperature: 0, boundary };
      assert.equal(deform(images, still, { engine: 'wasm', interpolation }).images.data, images.data);
    }
  }
});

test('samples do not depend on the batch they come in, nor on its place in memory', () => {
  for (const [size, cutoff] of [
    [10, 4],
    [430, 5],
  ] as const) {
    const ensemble = { size, cutoff, temperature: 0.01 };
    const images = noise([7, 3, size, size]);
    const run = deformer(ensemble, { seed: 'b', interpolation: 'bilinear', engine: 'wasm' });
    const whole = run(images, { first: 2 ** 32 - 8, draw: 5 }).images.data;
    const length = images.size / 7;
    for (const [start, end] of [
      [0, 1],
      [1, 4],
      [4, 7],
    ] as const) {
      const part = run(images.hi(end).lo(start), { first: 2 ** 32 - 8 + start, draw: 5 });
      assert.equal(part.images.data, whole.subarray(start * length, end * length));
    }
    const reversed = run(images.step(1, 1, -1, 1), { first: 2 ** 32 - 8, draw: 5 }).images;
    const turned = deform(copyOf(images.step(1, 1, -1, 1)), ensemble, {
      seed: 'b',
      engine: 'wasm',
      first: 2 ** 32 - 8,
      draw: 5,
    });
    assert.equal(reversed.data, turned.images.data);
    assert.ok(largestGap(run(images, { draw: 4 }).images.data, whole) > 0.1, 'another draw deforms alike');
  }
});

function copyOf(view: NdArray<Float32Array>): NdArray<Float32Array> {
  const copy = ndarray(new Float32Array(view.size), view.shape);
  const [samples, channels, rows, columns] = view.shape as [number, number, number, number];
  for (let i = 0; i < samples * channels; i++) {
    const [p, c] = [Math.floor(i / channels), i % channels];
    for (let v = 0; v < rows; v++) for (let u = 0; u < columns; u++) copy.set(p, c, v, u, view.get(p, c, v, u));
  }
  return copy;
}

test('auto takes wasm for float32 and js for float64; both types go through both engines', () => {
  const ensemble = { size: 12, cutoff: 3, temperature: 0.01 };
  const single = noise([12, 12]);
  const double = ndarray(Float64Array.from(single.data), [12, 12]);
  const fast = deformRepeatedly(single, 6, ensemble);
  const exact = deformRepeatedly(double, 6, ensemble);
  assert.is(fast.engine, 'wasm');
  assert.is(exact.engine, 'js');
  assert.instance(fast.images.data, Float32Array);
  assert.instance(exact.images.data, Float64Array);
  assert.equal(fast.images.shape, [6, 12, 12]);
  const gap = largestGap(fast.images.data, exact.images.data);
  assert.ok(gap > 0 && gap < 1e-5, `off by ${gap}`);
  const inWasm = deformRepeatedly(double, 6, ensemble, { engine: 'wasm' });
  assert.instance(inWasm.images.data, Float64Array);
  assert.equal([...inWasm.images.data], [...fast.images.data]);
  assert.is(deform(noise([0, 3, 12, 12]), ensemble, { engine: 'wasm' }).images.size, 0);
});

test('rejects engines that there are not, and displacements beyond float32', () => {
  const images = noise([1, 4, 4]);
  const ensemble = { size: 4, cutoff: 2, temperature: 1 };
  rejects(() => deform(images, ensemble, { engine: 'gpu' as 'js' }), /engine must be auto, js or wasm, got gpu/);
  const hot = { ...ensemble, temperature: 1e12 };
  rejects(() => deform(images, hot), /deform: temperature .* but float32 allows for 4194304 .*engine js/);
  assert.ok(deform(images, hot, { engine: 'js' }).images.data.every(Number.isFinite));
});

test('fields of samplers: the float64 twin, whatever the batch, with a temperature and a cutoff for every sample', () => {
  const line = { size: 19, cutoff: 4, dimension: 1 } as const;
  const samplers: [diffeo.FieldSampler, number[]][] = [
    [diffeo.betaSampler({ size: 24, cutoffs: [2, 9] }), [24, 24]],
    [diffeo.betaSampler({ size: 24, cutoffs: [2, 5], boundary: 'periodic' }), [24, 24]],
    [diffeo.fixedDisplacement({ size: 24, cutoff: 3 }, 1.5, 'field'), [24, 24]],
    [diffeo.fixedDisplacement(line, 2, 'ensemble'), [19]],
  ];
  for (const [sampler, frame] of samplers) {
    const images = noise([11, 2, ...frame]);
    const range = { seed: 's', first: 5, draw: 1 };
    for (const interpolation of ['bilinear', 'gaussian'] as const) {
      const fast = deform(images, sampler, { ...range, interpolation, engine: 'wasm' });
      const twin = deform(images, sampler, { ...range, interpolation, engine: 'js' });
      assert.ok(largestGap(fast.images.data, twin.images.data) < 2e-5);
    }
    const run = deformer(sampler, { seed: 's', engine: 'wasm' });
    const whole = run(images, range).images.data;
    const length = images.size / 11;
    for (const [start, end] of [
      [6, 11],
      [0, 6],
    ] as const) {
      const part = run(images.hi(end).lo(start), { first: 5 + start, draw: 1 }).images.data;
      assert.equal(part, whole.subarray(start * length, end * length));
    }
    const one = images.hi(3).lo(2);
    const { ensemble, coefficients } = sampler({ seed: 's', index: 2 ** 32 + 7 });
    const { boundary = 'fixed' } = ensemble;
    const byHand =
      frame.length === 1
        ? diffeo.remapLine(one, diffeo.displacementLine(ensemble, coefficients), { boundary })
        : diffeo.remap(one, diffeo.displacementField(ensemble, coefficients), { boundary });
    assert.ok(largestGap(byHand.data, whole.subarray(2 * length, 3 * length)) < 2e-5, 'not the field of that number');
  }
  const cutoffs = new Set(Array.from({ length: 11 }, (_, index) => samplers[0]![0]({ index }).ensemble.cutoff));
  assert.ok(cutoffs.size > 3);
});

test('a sampler keeps to one frame', () => {
  const growing: diffeo.FieldSampler = ({ index = 0 } = {}) => {
    const ensemble = { size: 8 + index, cutoff: 2, temperature: 0.01 };
    return { ensemble, coefficients: sampleCoefficients(ensemble, { index }) };
  };
  rejects(
    () => deform(noise([2, 1, 8, 8]), growing),
    /deform: a sampler must keep size, .* field 1 is one of 9, 2 and fixed/,
  );
  const wild = diffeo.fixedDisplacement({ size: 8, cutoff: 2 }, 1e9);
  rejects(() => deform(noise([2, 1, 8, 8]), wild), /a field can displace by .* \(lower it, or take engine js\)/);
});

test.run();
