import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { analytic, montecarlo, numerics, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from './support.js';

const { estimateSensitivity } = montecarlo;
const { constructSolution, noiseDeviation, pairSpread, planNetwork, twoPixelTask } = twopixels;
const test = suite('Monte Carlo');

const task = twoPixelTask({ length: 32, scale: 7 });
const deviation = noiseDeviation(task);
const networks = {
  'low-frequency': constructSolution('low-frequency', { length: 32, scale: 7 }),
  dirichlet: constructSolution('dirichlet', { length: 32, scale: 7 }),
  'high-frequency': constructSolution('high-frequency', { length: 32, scale: 7 }),
};
type Name = keyof typeof networks;
const estimate = (name: Name, options: Partial<montecarlo.MonteCarloOptions> = {}) =>
  estimateSensitivity(networks[name], task, { deviation, samples: 20_000, seed: 'test', ...options });

/** G of the layers and the output at ξ = 7, l = 32, lσ² = 8/3: [value, standard error, 0 where exact]. */
const noiseReference: Record<Name, ([value: number, error: number] | undefined)[]> = {
  'low-frequency': [
    [0.44374, 5e-6],
    [0.47717, 5e-6],
    [0.5258, 6e-4],
    [232.1, 0.4],
  ],
  dirichlet: [[0.43547, 5e-6], undefined, [2.28, 3e-3], [7.07, 0.02]],
  'high-frequency': [
    [0.37776, 5e-6],
    [0.46927, 5e-6],
    [3.962, 5e-4],
    [17.775, 5e-4],
  ],
};

/** D of the same. */
const diffeoReference: Record<Name, number[]> = {
  'low-frequency': [0.25066, 0.124816, 0.11033, 0.06395],
  dirichlet: [0.23425, 0.11388, 0.20442, 0.06395],
  'high-frequency': [0.699642, 0.432475, 0.20442, 0.06395],
};

test('a million samples meet the theory, and reject a theory that is 1% off', async () => {
  for (const name of Object.keys(networks) as Name[]) {
    const { layers } = await estimate(name, { samples: 1e6, seed: '1' });
    const exact = analytic.diffeoSensitivity(networks[name], task);
    for (const [k, { layer, diffeo, noise }] of layers.entries()) {
      const value = exact[k]!.value;
      close(value, diffeoReference[name][k]!, 3e-5, `${name}, D_${layer}`);
      const z = (theory: number) => (diffeo!.value - theory) / diffeo!.standardError;
      assert.ok(Math.abs(z(value)) < 4, `${name}, D_${layer}: z = ${z(value)}`);
      assert.ok(Math.abs(z(1.01 * value)) > 4, `${name}, D_${layer}: z = ${z(1.01 * value)} for a wrong value`);
      const reference = noiseReference[name][k];
      if (reference === undefined) continue;
      const error = Math.hypot(noise!.standardError, reference[1]);
      const noiseZ = (theory: number) => (noise!.value - theory) / error;
      assert.ok(Math.abs(noiseZ(reference[0])) < 4, `${name}, G_${layer}: z = ${noiseZ(reference[0])}`);
      assert.ok(Math.abs(noiseZ(1.01 * reference[0])) > 3, `${name}, G_${layer}: z is small for a wrong value`);
    }
  }
});

test('the result has the same bits for any threads and chunks', async () => {
  for (const engine of ['js', 'wasm'] as const) {
    const samples = engine === 'js' ? 5000 : 50_001;
    const reference = await estimate('high-frequency', { engine, samples, threads: 1, chunk: 1 });
    for (const settings of [{ threads: 1 }, { threads: 1, chunk: 7 }, { threads: 2 }, { threads: 3, chunk: 5 }, {}]) {
      const other = await estimate('high-frequency', { engine, samples, ...settings });
      assert.equal(other.layers, reference.layers, `${engine} ${JSON.stringify(settings)}`);
    }
    assert.is(reference.engine, engine);
    assert.is(reference.threads, 1);
    assert.is(reference.samples, samples);
    assert.is(reference.seed, 'test');
  }
});

test('a longer run begins with the samples of the shorter one; seeds differ', async () => {
  const [short, long, other] = await Promise.all([
    estimate('dirichlet', { samples: 1024 }),
    estimate('dirichlet', { samples: 2048 }),
    estimate('dirichlet', { samples: 1024, seed: 'other' }),
  ]);
  const second = montecarlo
    .createEngine('wasm', montecarlo.posedProblem(networks.dirichlet, task, { deviation, samples: 2048, seed: 'test' }))
    .runBlocks(1, 1);
  const spread = pairSpread(task, planNetwork(networks.dirichlet, 32))[0]!;
  const expected = (short.layers[0]!.numerators.diffeo!.value + second[0]!) / 2 / spread;
  close(long.layers[0]!.diffeo!.value, expected, 1e-14);
  assert.is.not(short.layers[0]!.noise!.value, other.layers[0]!.noise!.value);
});

test('engines agree', async () => {
  const [js, wasm] = await Promise.all([
    estimate('low-frequency', { engine: 'js', threads: 1, samples: 4000 }),
    estimate('low-frequency', { engine: 'wasm', threads: 1, samples: 4000 }),
  ]);
  for (const [k, layer] of js.layers.entries()) {
    for (const kind of ['diffeo', 'noise'] as const) {
      close(wasm.layers[k]![kind]!.value, layer[kind]!.value, 3e-6);
      close(wasm.layers[k]![kind]!.standardError, layer[kind]!.standardError, 3e-6);
    }
  }
});

test('the standard error is the spread over seeds', async () => {
  const runs = await Promise.all(
    Array.from({ length: 200 }, (_, i) => estimate('low-frequency', { samples: 3000, threads: 1, seed: `run ${i}` })),
  );
  for (let k = 0; k < 4; k++) {
    for (const kind of ['diffeo', 'noise'] as const) {
      const values = new numerics.RunningMoments();
      const errors = new numerics.RunningMoments();
      for (const run of runs) {
        values.add(run.layers[k]![kind]!.value);
        errors.add(run.layers[k]![kind]!.standardError);
      }
      // The ratio of a spread over 200 runs to its expectation has a standard deviation of 5%.
      close(Math.sqrt(values.variance), errors.mean, 0.2, `${kind} ${k}`);
    }
  }
});

test('numerators are sensitivities times the exact spread of pairs', async () => {
  const { layers } = await estimate('high-frequency');
  const spreads = pairSpread(task, planNetwork(networks['high-frequency'], 32));
  for (const [k, { diffeo, noise, numerators }] of layers.entries()) {
    close(numerators.diffeo!.value, diffeo!.value * spreads[k]!, 1e-14);
    close(numerators.noise!.standardError, noise!.standardError * spreads[k]!, 1e-14);
  }
  assert.equal(
    layers.map(({ layer }) => layer),
    [1, 2, 3, 'output'],
  );
});

test('only what is asked for is computed, with the same samples', async () => {
  const both = await estimate('dirichlet', { quantities: 'both' });
  const diffeo = await estimate('dirichlet', { quantities: 'diffeo' });
  const noise = await estimate('dirichlet', { quantities: 'noise' });
  for (const [k, layer] of both.layers.entries()) {
    assert.equal(diffeo.layers[k]!.diffeo, layer.diffeo);
    assert.equal(noise.layers[k]!.noise, layer.noise);
    assert.not('noise' in diffeo.layers[k]!);
    assert.not('diffeo' in noise.layers[k]!.numerators);
  }
});

test('progress runs up to the number of samples', async () => {
  for (const threads of [1, 2]) {
    const seen: number[] = [];
    const samples = 100_500;
    const onProgress = (done: number, total: number) => {
      assert.is(total, samples);
      seen.push(done);
    };
    await estimate('low-frequency', { samples, threads, chunk: 9, onProgress });
    assert.equal(
      seen,
      Array.from({ length: 11 }, (_, i) => Math.min(samples, 9 * 1024 * (i + 1))),
    );
  }
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, Error);
    return error as Error;
  }
  throw new Error('the promise was kept');
}

test('a run can be cancelled, and failures are passed on', async () => {
  for (const threads of [1, 2]) {
    const controller = new AbortController();
    const endless = { samples: 2 ** 50, threads, signal: controller.signal };
    const onProgress = () => controller.abort();
    assert.is((await rejection(estimate('high-frequency', { ...endless, onProgress }))).name, 'AbortError');
    assert.is((await rejection(estimate('high-frequency', endless))).name, 'AbortError');
    const fails = () => {
      throw new Error('no more');
    };
    const failing = estimate('low-frequency', { samples: 2 ** 50, threads, onProgress: fails });
    assert.is((await rejection(failing)).message, 'no more');
  }
  const timely = estimate('low-frequency', { samples: 2 ** 53 - 1, threads: 2, signal: AbortSignal.timeout(400) });
  assert.is((await rejection(timely)).name, 'TimeoutError');
});

test('an error in a worker thread is reported', async () => {
  // The maps of this net outgrow the memory that a kernel can have.
  const wide = twopixels.convNet({
    name: 'wide',
    layers: [twopixels.convLayer({ filters: Array.from({ length: 30_000 }, () => [[1]]) })],
  });
  const long = twoPixelTask({ length: 20_000, scale: 7 });
  const error = await rejection(estimateSensitivity(wide, long, { deviation: 1, samples: 10, threads: 2 }));
  assert.match(error.message, /WebAssembly.Memory.grow/);
});

test('the process ends by itself after a run with threads', async () => {
  const script = `
    import { montecarlo, twopixels } from 'diffeolab';
    const task = twopixels.twoPixelTask({ length: 16, scale: 5 });
    const network = twopixels.lowFrequency({ length: 16, scale: 5 });
    const { threads } = await montecarlo.estimateSensitivity(network, task, { deviation: 0.3, samples: 9999, threads: 2 });
    console.log(String(threads));`;
  const cwd = new URL('..', import.meta.url);
  const run = await promisify(execFile)('node', ['--input-type=module', '-e', script], { cwd, timeout: 20_000 });
  assert.is(run.stdout.trim(), '2');
});

test('bad options are refused', async () => {
  const refused = async (options: Partial<montecarlo.MonteCarloOptions>, words: RegExp) => {
    const error = await rejection(estimate('low-frequency', options));
    rejects(() => {
      throw error;
    }, words);
  };
  await refused({ samples: 1 }, /estimateSensitivity: samples must be an integer of at least 2, got 1/);
  await refused({ samples: 1.5e3 + 0.5 }, /samples/);
  await refused({ samples: Number.NaN }, /samples/);
  await refused({ samples: 2 ** 54 }, /samples/);
  await refused({ deviation: 0 }, /deviation must be a finite number/);
  await refused({ deviation: Number.POSITIVE_INFINITY }, /deviation/);
  await refused({ threads: 0 }, /threads must be an integer from 1/);
  await refused({ chunk: 0 }, /chunk must be an integer of at least 1/);
  await refused({ engine: JSON.parse('"webgpu"') }, /engine must be auto, js or wasm, got webgpu/);
  await refused({ quantities: JSON.parse('"all"') }, /quantities must be diffeo, noise or both, got all/);
  const twoChannels = twopixels.convNet({ name: 'two', layers: [twopixels.convLayer({ filters: [[[1], [1]]] })] });
  const error = await rejection(estimateSensitivity(twoChannels, task, { deviation, samples: 10 }));
  assert.match(error.message, /the net must have 1 input channel, got 2/);
});

test.run();
