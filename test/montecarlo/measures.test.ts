import { montecarlo, numerics, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';
import { problems } from '../support/montecarlo-problems.js';

const { createEngine, estimateSensitivity, posedProblem } = montecarlo;
const test = suite('Monte Carlo measures');
const size = { length: 32, scale: 7 };
const task = twopixels.twoPixelTask(size);
const deviation = twopixels.noiseDeviation(task);
const solution = (name: string) => twopixels.constructSolution(name, size);

/** Nets with one residue a layer, several, and as many as sites. */
const cases: [string, montecarlo.Problem][] = [
  ['low-frequency', { length: 32, scale: 7 }],
  ['mix', { length: 29, scale: 9, mix: '2/3' }],
  ['strided', { length: 36, scale: 9 }],
  ['strided', { length: 32, scale: 8, filterSize: 2 }],
  ['disordered', { length: 26, scale: 5, channels: 12, disorder: 0.3 }],
].flatMap(([name, options]) => {
  const shape = options as { length: number; scale: number };
  const ring = twopixels.twoPixelTask(shape);
  return (['both', 'diffeo', 'noise'] as const).map((quantities): [string, montecarlo.Problem] => {
    const run = { deviation: twopixels.noiseDeviation(ring), samples: 2500, measures: 'all', quantities } as const;
    return [
      `${String(name)}, ${quantities}`,
      posedProblem(twopixels.constructSolution(String(name), shape), ring, run),
    ];
  });
});

test('wasm measures as js does, sample by sample and in blocks, to float32 rounding', () => {
  for (const [name, problem] of cases) {
    const [js, wasm] = [createEngine('js', problem), createEngine('wasm', problem)];
    for (const first of [0, 1021, 2 ** 32 - 2]) {
      const [expected, actual] = [js.sampleMeasures(first, 100), wasm.sampleMeasures(first, 100)];
      assert.is(actual.length, expected.length);
      const width = expected.length / 100;
      for (let n = 0; n < width; n++) {
        let square = 0;
        for (let i = n; i < expected.length; i += width) square += expected[i]! ** 2 / 100;
        for (let i = n; i < expected.length; i += width) {
          assert.ok(Math.abs(actual[i]! - expected[i]!) <= 1e-5 * Math.sqrt(square), `${name}, sample ${first}, ${n}`);
        }
      }
    }
    const [expected, actual] = [js.runBlocks(0, 3), wasm.runBlocks(0, 3)];
    assert.is(actual.length, expected.length);
    const scale = Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0) / expected.length);
    for (const [i, x] of expected.entries()) {
      assert.ok(Math.abs(actual[i]! - x) <= 1e-4 * (Math.abs(x) + 0.01 * scale), `${name}: number ${i}`);
    }
  }
});

test('numerators are those of a run without measures, to the last bit', () => {
  for (const [name, problem] of cases) {
    const { measured: _, ...plain } = problem;
    for (const engine of ['js', 'wasm'] as const) {
      const expected = createEngine(engine, plain).runBlocks(0, 3);
      assert.equal(createEngine(engine, problem).runBlocks(0, 3).slice(0, expected.length), expected, name);
    }
  }
  assert.is(createEngine('wasm', problems[0]![1]).sampleMeasures(0, 5).length, 0);
});

test('parts of G, d′ and errors at θ = 1 are the known ones', async () => {
  // common + rest, d′ and the error under noise of docs/theory; the error of always answering −1 is 12/31.
  for (const [name, shift, rest, index, error] of [
    ['low-frequency', 147, 86, 0.067, 0.387],
    ['dirichlet', 4.57, 2.49, 0.291, 0.386],
    ['high-frequency', 14.33, 3.46, 0.189, 0.387],
  ] as const) {
    const run = { deviation, samples: 300_000, seed: 'known', engine: 'wasm' } as const;
    const { layers, output } = await estimateSensitivity(solution(name), task, run);
    const last = layers.at(-1)!;
    const near = (estimate: montecarlo.SensitivityEstimate, value: number, digits: number) => {
      const bound = 4 * estimate.standardError + digits;
      assert.ok(Math.abs(estimate.value - value) < bound, `${name}: ${estimate.value} for ${value}`);
    };
    near(last.shift!, shift, shift > 100 ? 1 : 0.01);
    near(last.rest!, rest, shift > 100 ? 1 : 0.01);
    near(output!.sensitivityIndex!, index, 5e-4);
    near(output!.noiseError!, error, 5e-4);
    for (const { noise, shift: common, rest: other, recalibrated } of layers) {
      close(common!.value + other!.value, noise!.value, 1e-9 * noise!.value);
      assert.ok(recalibrated!.value > 0 && recalibrated!.value < 0.5);
    }
  }
});

test('the same for any threads and chunk, and over the samples that a longer run begins with', async () => {
  const run = async (options: object) => {
    const all = { deviation, samples: 400_000, seed: 'bits', engine: 'wasm', ...options } as const;
    const { layers, output } = await estimateSensitivity(solution('dirichlet'), task, all);
    return { layers, output };
  };
  const reference = await run({ threads: 1 });
  assert.equal(await run({ threads: 2, chunk: 7 }), reference);
  const plain = await run({ measures: 'sensitivities' });
  assert.is(plain.output, undefined);
  for (const [k, { layer, diffeo, noise, spread }] of reference.layers.entries()) {
    assert.equal(plain.layers[k], { layer, diffeo, noise, spread });
  }
});

test('standard errors are the spread of the estimates over seeds', async () => {
  const samples = 2048;
  const results = [];
  for (let i = 0; i < 40; i++) {
    const run = { deviation, samples, seed: `seed ${i}`, engine: 'wasm', threads: 1 } as const;
    results.push(await estimateSensitivity(solution('dirichlet'), task, run));
  }
  const pick: [string, (result: montecarlo.MonteCarloResult) => montecarlo.SensitivityEstimate][] = [
    ...[0, 2, 3].flatMap((k) =>
      (['shift', 'rest', 'recalibrated'] as const).map((name): (typeof pick)[number] => [
        `layer ${k + 1} ${name}`,
        ({ layers }) => layers[k]![name]!,
      ]),
    ),
    ['d′', ({ output }) => output!.sensitivityIndex!],
    ['error under noise', ({ output }) => output!.noiseError!],
    ['error under τ', ({ output }) => output!.diffeoError!],
  ];
  for (const [name, of] of pick) {
    const values = new numerics.RunningMoments();
    const stated = new numerics.RunningMoments();
    for (const result of results) {
      values.add(of(result).value);
      stated.add(of(result).standardError ** 2);
    }
    // The variance of 40 values is known to 22 %.
    close(numerics.variance(values) / stated.mean, 1, 0.75, name);
  }
});

test('a run of displacements gives their error alone; bad options are told', async () => {
  const options = { deviation, samples: 2000, engine: 'js' } as const;
  const { layers, output } = await estimateSensitivity(solution('mix'), task, { ...options, quantities: 'diffeo' });
  assert.equal(Object.keys(output!), ['samples', 'diffeoError']);
  assert.is(layers[0]!.shift, undefined);
  rejects(
    () => posedProblem(solution('mix'), task, { ...options, measures: 'some' as 'all' }),
    /measures must be sensitivities or all, got some/,
  );
});

test.run();
