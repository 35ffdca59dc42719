import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { analytic, montecarlo, type nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';

const test = suite('estimateSensitivity');
const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
const deviation = twopixels.noiseDeviation(task);
const solution = (name: string, options = {}) =>
  twopixels.constructSolution(name, { length: 32, scale: 7, ...options });

/** (estimate − value)/standard error of D and G of every layer whose value has the wanted status. */
function zScores(
  network: nets.ConvNet,
  result: montecarlo.MonteCarloResult,
  factor = 1,
  status = 'exact',
  ring = task,
): number[] {
  const diffeo = analytic.diffeoSensitivity(network, ring);
  const noise = analytic.noiseSensitivity(network, ring, { deviation: twopixels.noiseDeviation(ring) });
  return result.layers.flatMap((layer, k) =>
    [[diffeo[k]!, layer.diffeo!] as const, [noise[k]!, layer.noise!] as const]
      .filter(([quantity]) => quantity.status === status)
      .map(([{ value }, estimate]) => (estimate.value - value * factor) / estimate.standardError),
  );
}

test('the same bits for one or two threads and any chunk', async () => {
  const network = solution('high-frequency');
  const samples = 10 ** 6 + 77;
  const run = async (options: Partial<montecarlo.EstimateOptions>) => {
    const all = { deviation, samples, seed: 'bits', ...options };
    const { layers, threads } = await montecarlo.estimateSensitivity(network, task, all);
    assert.is(threads, options.threads, 'the work is long enough for workers');
    return layers;
  };
  const reference = await run({ threads: 1 });
  assert.equal(await run({ threads: 2 }), reference);
  assert.equal(await run({ threads: 2, chunk: 1 }), reference);
  assert.equal(await run({ threads: 2, chunk: 37 }), reference);
  assert.equal(await run({ threads: 3, chunk: 200 }), reference);
  assert.not.equal(await run({ threads: 1, seed: 'other' }), reference);
  const js = (options: object) => run({ engine: 'js', samples: 50_000, ...options });
  assert.equal(await js({ threads: 2, chunk: 3 }), await js({ threads: 1, chunk: 100 }));
});

test('diffeo and noise alone are those of both', async () => {
  const options = { deviation, samples: 5000, threads: 1 };
  const network = solution('dirichlet');
  const both = await montecarlo.estimateSensitivity(network, task, options);
  const diffeo = await montecarlo.estimateSensitivity(network, task, { ...options, quantities: 'diffeo' });
  const noise = await montecarlo.estimateSensitivity(network, task, { ...options, quantities: 'noise' });
  for (const [k, layer] of both.layers.entries()) {
    assert.equal(diffeo.layers[k], { layer: layer.layer, diffeo: layer.diffeo, spread: layer.spread });
    const { diffeo: _, ...ofNoise } = layer;
    assert.equal(noise.layers[k], ofNoise);
  }
});

test('every exact value stands within 4 standard errors of 2·10⁶ samples; each of them 1 % off does not', async () => {
  for (const name of ['low-frequency', 'dirichlet', 'high-frequency', 'mix']) {
    const network = solution(name);
    const result = await montecarlo.estimateSensitivity(network, task, { deviation, samples: 2e6, seed: '1' });
    for (const z of zScores(network, result)) assert.ok(Math.abs(z) < 4, `${name}: z = ${z}`);
    for (const factor of [0.99, 1.01]) {
      for (const z of zScores(network, result, factor)) assert.ok(Math.abs(z) > 4, `${name} off by 1 %: z = ${z}`);
    }
  }
});

test('other rings, filter sizes, strides and disorder', async () => {
  for (const [name, options] of [
    ['high-frequency', { scale: 9, length: 25, filterSize: 5 }],
    ['low-frequency', { scale: 13, length: 26, filterSize: 7 }],
    ['strided', { scale: 8, length: 32, filterSize: 2 }],
    ['strided', { scale: 9, length: 27, filterSize: 3 }],
    ['disordered', { scale: 5, length: 17, channels: 6, disorder: 0.2 }],
  ] as const) {
    const ring = twopixels.twoPixelTask({ length: options.length, scale: options.scale });
    const network = twopixels.constructSolution(name, options);
    const run = { deviation: twopixels.noiseDeviation(ring), samples: 3e5, seed: '2' };
    const result = await montecarlo.estimateSensitivity(network, ring, run);
    const scores = zScores(network, result, 1, 'exact', ring);
    assert.ok(scores.length >= network.layers.length + 1);
    for (const z of scores) assert.ok(Math.abs(z) < 4, `${name} at ξ = ${options.scale}: z = ${z}`);
  }
});

test('the standard error is the spread of the estimate over seeds', async () => {
  const network = solution('low-frequency');
  const options = { deviation, samples: 4096, threads: 1 };
  const seeds = Array.from({ length: 200 }, (_, i) => `seed ${i}`);
  const results = await Promise.all(
    seeds.map((seed) => montecarlo.estimateSensitivity(network, task, { ...options, seed })),
  );
  for (const k of results[0]!.layers.keys()) {
    for (const quantity of ['diffeo', 'noise'] as const) {
      const estimates = results.map(({ layers }) => layers[k]![quantity]!);
      const mean = estimates.reduce((sum, { value }) => sum + value, 0) / seeds.length;
      const square = estimates.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (seeds.length - 1);
      const stated = estimates.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / seeds.length;
      // The variance of 200 values is known to 10 %.
      close(square / stated, 1, 0.4, `layer ${k + 1} ${quantity}`);
    }
  }
});

test('progress is told and ends at the number of samples', async () => {
  const done: number[] = [];
  const onProgress = (count: number, total: number) => {
    assert.is(total, 300_001);
    done.push(count);
  };
  const network = solution('high-frequency');
  await montecarlo.estimateSensitivity(network, task, { deviation, samples: 300_001, chunk: 16, onProgress });
  assert.ok(done.length > 2);
  assert.equal(
    done,
    [...done].sort((a, b) => a - b),
  );
  assert.is(done.at(-1), 300_001);
});

test('an aborted run stops and says so', async () => {
  const network = solution('high-frequency');
  for (const engine of ['js', 'wasm'] as const) {
    const controller = new AbortController();
    const options = { deviation, samples: 1e12, engine, signal: controller.signal };
    const run = montecarlo.estimateSensitivity(network, task, {
      ...options,
      onProgress: (done) => done > 1024 && controller.abort(),
    });
    const outcome = await run.then(
      () => 'finished',
      (error: Error) => error.name,
    );
    assert.is(outcome, 'AbortError');
    const late = await montecarlo.estimateSensitivity(network, task, options).then(
      () => 'finished',
      (error: Error) => error.name,
    );
    assert.is(late, 'AbortError');
  }
});

test('where float32 is not enough, auto takes js and wasm is refused', async () => {
  const ring = twopixels.twoPixelTask({ length: 70, scale: 35 });
  const deep = twopixels.lowFrequency({ length: 70, scale: 35 });
  const options = { deviation: twopixels.noiseDeviation(ring), samples: 4000 };
  const result = await montecarlo.estimateSensitivity(deep, ring, options);
  assert.is(result.engine, 'js');
  const exact = analytic.diffeoSensitivity(deep, ring).at(-1)!;
  const { value, standardError } = result.layers.at(-1)!.diffeo!;
  assert.ok(Math.abs(value - exact.value) < 4 * standardError);
  const message = await montecarlo.estimateSensitivity(deep, ring, { ...options, engine: 'wasm' }).catch(String);
  assert.match(String(message), /engine wasm works in float32, where a numerator of this run is off by .* \(use js\)/);
  const loud = await montecarlo.estimateSensitivity(solution('mix'), task, { deviation: 1e25, samples: 100 });
  assert.is(loud.engine, 'js');
});

test('a run of worker threads does not keep the process alive', async () => {
  const script = `
    import { montecarlo, twopixels } from 'diffeolab';
    const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
    const network = twopixels.lowFrequency({ length: 32, scale: 7 });
    const run = { deviation: 0.3, samples: 1e6, threads: 2 };
    console.log(String((await montecarlo.estimateSensitivity(network, task, run)).threads));`;
  const cwd = new URL('../..', import.meta.url);
  const { stdout } = await promisify(execFile)('node', ['--input-type=module', '-e', script], { cwd, timeout: 20_000 });
  assert.is(stdout.trim(), '2');
});

test('bad input is rejected in one line', async () => {
  const network = solution('low-frequency');
  const attempt = async (options: object, words: RegExp) => {
    const result = await montecarlo
      .estimateSensitivity(network, task, { deviation, samples: 100, ...options })
      .catch((error: unknown) => error);
    rejects(() => {
      if (result instanceof Error) throw result;
    }, words);
  };
  await attempt({ samples: -5 }, /samples must be an integer of at least 2, got -5/);
  await attempt({ samples: 10.5 }, /samples must be an integer/);
  await attempt({ samples: Number.NaN }, /got NaN/);
  await attempt({ threads: 0 }, /threads must be/);
  await attempt({ chunk: 0 }, /chunk must be/);
  await attempt({ deviation: 0 }, /deviation must be/);
  await attempt({ engine: 'cuda' }, /unknown engine cuda \(use one of auto, js, wasm, webgpu\)/);
  await attempt({ quantities: 'all' }, /quantities must be/);
});

test.run();
