import { analytic, montecarlo, nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';

const { estimateSensitivity, estimateToPrecision } = montecarlo;
const test = suite('estimateToPrecision');
const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
const deviation = twopixels.noiseDeviation(task);
const solution = (name: string) => twopixels.constructSolution(name, { length: 32, scale: 7 });
const network = solution('high-frequency');

/** Relative standard errors of all estimates of layers that have a denominator. */
function relativeErrors(layers: readonly montecarlo.LayerEstimate[]): number[] {
  return layers
    .filter(({ spread }) => spread > 0)
    .flatMap(({ diffeo, noise }) => [diffeo, noise])
    .filter((estimate) => estimate !== undefined)
    .map(({ value, standardError }) => (standardError === 0 ? 0 : standardError / Math.abs(value)));
}

/** The sample count of the schedule before one of it: 16, 17, … 31 times a power of two blocks. */
function checkpointBefore(samples: number): number {
  let [blocks, unit] = [samples / 1024, 1];
  while (blocks >= 32 && blocks % 2 === 0) [blocks, unit] = [blocks / 2, unit * 2];
  assert.ok(Number.isInteger(blocks) && blocks >= 16 && blocks < 32, `${samples} is not on the schedule`);
  return (blocks === 16 ? 31 * (unit / 2) : (blocks - 1) * unit) * 1024;
}

test('ends at the first checkpoint where every error is small enough, with the bits of a run of as many samples', async () => {
  for (const [name, precision] of [
    ['high-frequency', 3e-3],
    ['low-frequency', 5e-3],
    ['dirichlet', 8e-3],
  ] as const) {
    const net = solution(name);
    const result = await estimateToPrecision(net, task, { deviation, precision, seed: 'bits' });
    assert.is(result.stop, 'precision');
    assert.is(result.precision, precision);
    assert.ok(Math.max(...relativeErrors(result.layers)) <= precision);
    assert.is(result.leastPrecise?.relativeError, Math.max(...relativeErrors(result.layers)));
    const fixed = await estimateSensitivity(net, task, { deviation, samples: result.samples, seed: 'bits' });
    assert.equal(result.layers, fixed.layers);
    const before = { deviation, samples: checkpointBefore(result.samples), seed: 'bits' };
    const earlier = await estimateSensitivity(net, task, before);
    assert.ok(Math.max(...relativeErrors(earlier.layers)) > precision, `${name} could have ended before`);
  }
});

test('the same bits for one or two threads, any chunk, and in the calling thread', async () => {
  const run = async (options: Partial<montecarlo.PrecisionOptions>) => {
    const { layers, samples, stop, leastPrecise, threads } = await estimateToPrecision(network, task, {
      deviation,
      precision: 6e-3,
      ...options,
    });
    assert.is(threads, options.threads, 'the limit is high enough for workers');
    return { layers, samples, stop, leastPrecise };
  };
  const reference = await run({ threads: 1 });
  assert.ok(reference.samples > 100_000);
  assert.equal(await run({ threads: 2 }), reference);
  assert.equal(await run({ threads: 2, chunk: 1 }), reference);
  assert.equal(await run({ threads: 2, chunk: 37 }), reference);
  assert.equal(await run({ threads: 3, chunk: 200 }), reference);
  assert.equal(await run({ threads: 1, samples: 1e9 }), reference, 'a limit that is not met changes nothing');
  const short = await estimateToPrecision(network, task, {
    deviation,
    precision: 6e-3,
    samples: reference.samples,
  });
  assert.is(short.threads, 0);
  assert.equal(short.layers, reference.layers);
  assert.is(short.stop, 'precision');
  assert.not.equal((await run({ threads: 1, seed: 'other' })).layers, reference.layers);
  const js = (options: object) => run({ engine: 'js', precision: 1e-2, ...options });
  assert.equal(await js({ threads: 2, chunk: 3 }), await js({ threads: 1, chunk: 100 }));
});

test('estimates scatter about the exact values by the precision, over seeds', async () => {
  const precision = 1e-2;
  const exact = analytic.diffeoSensitivity(network, task).at(-1)!.value;
  const seeds = Array.from({ length: 100 }, (_, i) => `seed ${i}`);
  const deviations: number[] = [];
  for (const seed of seeds) {
    const run = { deviation, precision, seed, samples: 200_000, quantities: 'diffeo' } as const;
    const { layers, stop, leastPrecise } = await estimateToPrecision(network, task, run);
    assert.is(stop, 'precision');
    assert.is(leastPrecise?.layer, 'output');
    assert.is(leastPrecise?.quantity, 'diffeo');
    deviations.push((layers.at(-1)!.diffeo!.value / exact - 1) / precision);
  }
  const mean = deviations.reduce((sum, z) => sum + z, 0) / seeds.length;
  const square = deviations.reduce((sum, z) => sum + z ** 2, 0) / seeds.length;
  // 100 values: the mean is known to 0.1, the mean square to 14 %; checkpoints are up to 6 % apart.
  assert.ok(Math.abs(mean) < 0.4, `mean ${mean}`);
  close(square, 0.97, 0.5, 'mean square');
});

test('where the limit comes first, the run says so and gives what it has', async () => {
  const run = { deviation, seed: 'limit' };
  const result = await estimateToPrecision(network, task, { ...run, precision: 1e-4, samples: 50_001 });
  assert.is(result.stop, 'samples');
  assert.is(result.samples, 50_001);
  assert.ok(result.leastPrecise!.relativeError > 1e-4);
  assert.equal(result.layers, (await estimateSensitivity(network, task, { ...run, samples: 50_001 })).layers);
  const enough = await estimateToPrecision(network, task, { ...run, precision: 0.1, samples: 5000 });
  assert.is(enough.stop, 'precision', 'a limit below the first checkpoint may be enough');
  assert.is(enough.samples, 5000);
});

test('numerators that are 0 are precise, layers without a denominator are left out', async () => {
  const still = { deviation, law: twopixels.displacementLaw([0, 1, 0]), precision: 1e-2, samples: 200_000 };
  const unmoved = await estimateToPrecision(network, task, still);
  assert.is(unmoved.stop, 'precision');
  for (const { diffeo } of unmoved.layers) assert.equal(diffeo, { value: 0, standardError: 0 });
  assert.is(unmoved.leastPrecise?.quantity, 'noise');
  const nothing = await estimateToPrecision(network, task, { ...still, quantities: 'diffeo' });
  assert.is(nothing.samples, 16_384);
  assert.is(nothing.leastPrecise?.relativeError, 0);

  const { convLayer, convNet } = nets;
  const blind = convNet({
    name: 'blind',
    layers: [convLayer({ filters: [[[1, 1, 1]]] }), convLayer({ filters: [[[0, 0, 0]]], bias: [1] })],
  });
  const half = await estimateToPrecision(blind, task, { ...still, law: twopixels.uniformShifts });
  assert.is(half.stop, 'precision');
  assert.is(half.leastPrecise?.layer, 1);
  assert.ok(Number.isNaN(half.layers[1]!.noise!.value));
  const dark = convNet({ name: 'dark', layers: [convLayer({ filters: [[[0, 0, 0]]], bias: [1] })] });
  const none = await estimateToPrecision(dark, task, still);
  assert.is(none.stop, 'precision');
  assert.is(none.samples, 16_384);
  assert.is(none.leastPrecise, undefined);
});

test('progress shows the error as it falls, and what the run will take', async () => {
  const states: montecarlo.PrecisionProgress[] = [];
  const onProgress = (state: montecarlo.PrecisionProgress) => states.push(state);
  const result = await estimateToPrecision(network, task, { deviation, precision: 5e-3, chunk: 8, onProgress });
  assert.ok(states.length > 10);
  for (const [i, { samples, expectedSamples }] of states.entries()) {
    assert.ok(samples > (states[i - 1]?.samples ?? 0));
    assert.ok(expectedSamples >= samples);
    checkpointBefore(expectedSamples);
  }
  for (const { samples, expectedSamples } of states.filter(({ samples }) => samples > result.samples / 4)) {
    close(expectedSamples, result.samples, 0.2, `forecast at ${samples}`);
  }
  assert.is(states.at(-1)!.samples, result.samples);
  assert.equal(states.at(-1)!.leastPrecise, result.leastPrecise);
  assert.ok(states[0]!.leastPrecise!.relativeError > 2 * result.leastPrecise!.relativeError);
});

test('an aborted run gives what there is, to the bits of a run of as many samples', async () => {
  for (const engine of ['js', 'wasm'] as const) {
    const controller = new AbortController();
    const options = { deviation, precision: 1e-6, engine, chunk: 3, signal: controller.signal } as const;
    const result = await estimateToPrecision(network, task, {
      ...options,
      onProgress: ({ samples }) => samples > 20_000 && controller.abort(),
    });
    assert.is(result.stop, 'aborted');
    assert.ok(result.samples > 20_000 && result.samples < 1e6);
    assert.is(result.samples % 1024, 0);
    const fixed = await estimateSensitivity(network, task, { deviation, samples: result.samples, engine });
    assert.equal(result.layers, fixed.layers);
    const late = await estimateToPrecision(network, task, options).then(
      () => 'finished',
      (error: Error) => error.name,
    );
    assert.is(late, 'AbortError');
  }
});

test('where float32 is not good to half the precision, auto takes js and wasm is refused', async () => {
  const options = { deviation, samples: 2000, seed: '0' };
  const mix = solution('mix');
  assert.is((await estimateToPrecision(mix, task, { ...options, precision: 1e-4 })).engine, 'wasm');
  assert.is((await estimateToPrecision(mix, task, { ...options, precision: 1e-8 })).engine, 'js');
  const refused = await estimateToPrecision(mix, task, { ...options, precision: 1e-8, engine: 'wasm' }).catch(String);
  assert.match(String(refused), /engine wasm works in float32, where a numerator of this run is off by .* \(use js\)/);
});

test('bad input is rejected in one line', async () => {
  const attempt = async (options: object, words: RegExp) => {
    const run = { deviation, precision: 1e-2, samples: 100, ...options };
    const result = await estimateToPrecision(network, task, run).catch((error: unknown) => error);
    rejects(() => {
      if (result instanceof Error) throw result;
    }, words);
  };
  for (const precision of [0, 1, -1e-3, Number.NaN, Number.POSITIVE_INFINITY]) {
    await attempt({ precision }, /^estimateToPrecision: precision must be greater than 0 and less than 1, got/);
  }
  await attempt({ samples: 1 }, /estimateToPrecision: samples must be an integer of at least 2, got 1/);
  await attempt({ threads: 0 }, /estimateToPrecision: threads must be/);
  await attempt({ chunk: 0 }, /chunk must be/);
  await attempt({ deviation: 0 }, /deviation must be/);
  await attempt({ engine: 'cuda' }, /unknown engine cuda/);
  await attempt({ quantities: 'all' }, /quantities must be/);
});

test.run();
