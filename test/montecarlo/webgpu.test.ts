import { montecarlo, nets, numerics, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { largestGap, type Pose, pose, problems } from '../support/montecarlo-problems.js';
import { runCli } from '../support/run-cli.js';

const { createDeviceEngine, createEngine, describeAdapters, deviceVariates, estimateSensitivity, sharedDevice } =
  montecarlo;
const suiteOfAll = suite('engine webgpu');
const { adapters, missing } = await describeAdapters();
if (missing !== undefined) console.log(`engine webgpu: tests that need an adapter are skipped, ${missing}`);
const onAdapter = missing === undefined ? suiteOfAll : suiteOfAll.skip;

const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
const deviation = twopixels.noiseDeviation(task);
const network = twopixels.highFrequency({ length: 32, scale: 7 });

async function device(): Promise<montecarlo.Device> {
  const found = await sharedDevice();
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

/** Nets for every way in which a sample is laid out, beside those of all engines. */
const layouts: [string, montecarlo.Problem][] = [
  ...(
    [
      ['headed', { length: 136, scale: 7 }, 'low-frequency'],
      ['headed, ring of no multiple of four', { length: 151, scale: 7 }, 'high-frequency'],
      ['headed, with strides', { length: 160, scale: 8, filterSize: 2 }, 'strided'],
      ['rolling', { length: 100, scale: 33 }, 'high-frequency'],
      ['rolling, ring of no multiple of four', { length: 99, scale: 21 }, 'low-frequency'],
    ] satisfies [string, Pose, string][]
  ).map(([title, options, name]): [string, montecarlo.Problem] => [title, pose(name, options)]),
  ['headed, displacements only', pose('dirichlet', { length: 256, scale: 9 }, { quantities: 'diffeo' })],
  ['rolling, noise only', pose('mix', { length: 87, scale: 27 }, { quantities: 'noise' })],
];
const wide: [string, montecarlo.Problem][] = [
  ['wide', pose('disordered', { length: 96, scale: 7, channels: 42, disorder: 0.2 })],
  ['wide, noise only', pose('disordered', { length: 35, scale: 5, channels: 63 }, { quantities: 'noise' })],
  ['wide, a stride that does not divide the ring', wideNet({ length: 50, channels: 40, strides: [1, 2, 2] })],
];
/** For these the numerators alone are compared. */
const furtherWide: [string, montecarlo.Problem][] = [
  ['maps in the memory of the workgroup', wideNet({ length: 24, channels: 29, strides: [1, 3] })],
  ['one weight in twenty', wideNet({ length: 67, channels: 33, strides: [1, 2, 1], density: 0.05 })],
];

/** Layers of filters of three with random weights of variance 2 / fan-in, biases and a readout. */
function wideNet({
  length,
  channels,
  strides,
  density = 1,
}: {
  length: number;
  channels: number;
  strides: number[];
  /** Share of the weights that are not 0. */
  density?: number;
}): montecarlo.Problem {
  const key = numerics.keyFromSeed('wide');
  const normal = (index: number, position: number) =>
    numerics.gaussianAt(key, numerics.stream.weights, index, position);
  const list = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));
  const layers = strides.map((stride, k) => {
    const inputs = k === 0 ? 1 : channels;
    const deviation = Math.sqrt(2 / (3 * inputs * density));
    const weight = (position: number) =>
      numerics.normalDistribution(normal(k + 64, position)) < density ? deviation * normal(k, position) : 0;
    const filters = Array.from({ length: channels }, (_, h) =>
      Array.from({ length: inputs }, (_, c) => list(3, (t) => weight((h * inputs + c) * 3 + t))),
    );
    return nets.convLayer({ filters, bias: list(channels, (h) => 0.05 * normal(k + 128, h)), stride });
  });
  const net = nets.convNet({ name: 'wide', layers, readout: list(channels, (h) => normal(192, h) / 8) });
  const wideTask = twopixels.twoPixelTask({ length, scale: 6 });
  return montecarlo.posedProblem(net, wideTask, { deviation: 0.2, samples: 1e6 });
}

async function agree(
  name: string,
  problem: montecarlo.Problem,
  count: number,
  starts = [0, 1021, 2 ** 32 - 2, 2 ** 45 + 12345],
): Promise<void> {
  const engine = await createDeviceEngine(problem);
  for (const first of starts) {
    const expected = createEngine('js', problem).sampleDifferences(first, count);
    const gap = largestGap(expected, await engine.sampleDifferences(first, count), count);
    assert.ok(gap < 1e-5, `${name} from sample ${first}: ${gap}`);
  }
  engine.release();
}

onAdapter('agrees with js sample by sample, to float32 rounding', async () => {
  for (const [name, problem] of problems) await agree(name, problem, 300);
  for (const [name, problem] of layouts) await agree(name, problem, 100);
  for (const [name, problem] of [...wide, ...furtherWide]) await agree(name, problem, 12);
});

onAdapter('agrees on nets of 64 channels and 16 layers on 256 sites, which one shader runs', async () => {
  const strides = new Array<number>(16).fill(1);
  const { pipelines } = await device();
  const deep = wideNet({ length: 256, channels: 64, strides });
  await agree('deep and wide', deep, 2, [2 ** 33 - 1]);
  assert.is((await device()).pipelines, pipelines + 2);
  const strided = wideNet({ length: 256, channels: 64, strides: strides.with(3, 2).with(6, 3).with(9, 2) });
  await agree('deep, wide and strided', strided, 2, [7]);
  assert.is((await device()).pipelines, pipelines + 2);
  const engine = await createDeviceEngine({ ...strided, samples: 3 });
  const listed = await engine.sampleDifferences(0, 3);
  // Two dispatches on their way, which use the same memory for their maps.
  const parts = await Promise.all([engine.runBlocks(0, 2), engine.runBlocks(2, 1)]);
  const moments = parts.flatMap((part) => [...part]);
  engine.release();
  assert.is(engine.blockSize, 1);
  for (const [i, numerator] of listed.entries()) assert.equal(moments.slice(2 * i, 2 * i + 2), [numerator, 0]);
});

onAdapter('block moments are those of the samples in float64, partial blocks included', async () => {
  for (const [name, problem] of [...problems, ...wide]) {
    const { blockSize, release } = await bound(problem);
    release();
    for (const samples of name.startsWith('wide') ? [2, 2 * blockSize + 3] : [2, 1000, blockSize + 77]) {
      const posed = { ...problem, samples };
      const engine = await createDeviceEngine(posed);
      const listed = await engine.sampleDifferences(0, samples);
      const perSample = listed.length / samples;
      const blocks = Math.ceil(samples / blockSize);
      const moments = await engine.runBlocks(0, blocks);
      engine.release();
      assert.is(moments.length, 2 * blocks * perSample);
      for (let block = 0; block < blocks; block++) {
        for (let n = 0; n < perSample; n++) {
          const direct = new numerics.RunningMoments();
          const end = Math.min(samples, blockSize * (block + 1));
          for (let i = blockSize * block; i < end; i++) direct.add(listed[i * perSample + n]!);
          const [mean, square] = moments.subarray(2 * (block * perSample + n));
          const message = `${name}, ${samples} samples, block ${block}, numerator ${n}`;
          assert.ok(Math.abs(mean! - direct.mean) <= 1e-12 * direct.mean, `${message}: ${mean} for ${direct.mean}`);
          const spread = direct.sumOfSquaredDeviations;
          assert.ok(Math.abs(square! - spread) <= 1e-5 * spread + 1e-9 * direct.mean ** 2, `${message}: ${square}`);
        }
      }
    }
  }
});

async function bound(problem: montecarlo.Problem) {
  const engine = await createDeviceEngine(problem);
  return { blockSize: engine.blockSize, release: () => engine.release() };
}

onAdapter('a numerator without spread has none', async () => {
  const law = twopixels.displacementLaw(['1/2', 0, '1/2']);
  const problem = pose('low-frequency', { length: 16, scale: 5, gap: 3 }, { law, quantities: 'diffeo', samples: 5e4 });
  const still = { ...problem, shifts: { least: 1, thresholds: [] } };
  const engine = await createDeviceEngine(still);
  const moments = await engine.runBlocks(0, 1);
  engine.release();
  // Both pixels move by one site, so everything just moves: what differs in layer 1 is the same for
  // all pairs this far apart.
  assert.ok(moments[0]! > 0);
  assert.is(moments[1], 0);
});

onAdapter('the same bits for any chunk, other ones for another seed; shaders are compiled once', async () => {
  const samples = 200_077;
  const run = async (options: Partial<montecarlo.EstimateOptions>) => {
    const all = { deviation, samples, seed: 'bits', engine: 'webgpu' as const, ...options };
    const { layers, engine, adapter, threads } = await estimateSensitivity(network, task, all);
    assert.equal([engine, adapter?.kind, threads], ['webgpu', adapters[0]!.kind, 0]);
    return layers;
  };
  const reference = await run({});
  const { pipelines } = await device();
  assert.equal(await run({ chunk: 1 }), reference);
  assert.equal(await run({ chunk: 3 }), reference);
  assert.not.equal(await run({ seed: 'other' }), reference);
  assert.not.equal(await run({ deviation: 2 * deviation }), reference);
  assert.is((await device()).pipelines, pipelines);
});

onAdapter(
  'Gaussians: moments to order 8, Kolmogorov–Smirnov, correlations, and the variates of the other engines',
  async () => {
    const samples = 1 << 16;
    const problem = pose('low-frequency', { length: 32, scale: 7 });
    const variates = await deviceVariates(await device(), problem, 0, samples);
    assert.is(variates.length, 32 * samples);
    for (const index of [0, 1, 31, 32 * 777 + 5, 32 * 65535 + 30]) {
      const expected = numerics.gaussianAt(problem.key, numerics.stream.noise, Math.floor(index / 32), index % 32);
      assert.ok(Math.abs(variates[index]! - expected) < 2e-6, `variate ${index}: ${variates[index]} for ${expected}`);
    }
    // E x^2m = (2m − 1)!!
    const evenMoment = (order: number): number => (order === 0 ? 1 : (order - 1) * evenMoment(order - 2));
    const n = variates.length;
    for (let order = 1; order <= 8; order++) {
      let sum = 0;
      for (const x of variates) sum += x ** order;
      const expected = order % 2 === 0 ? evenMoment(order) : 0;
      const z = (sum / n - expected) / Math.sqrt((evenMoment(2 * order) - expected ** 2) / n);
      assert.ok(Math.abs(z) < 4, `moment of order ${order}: z = ${z}`);
    }
    const sorted = variates.slice().sort();
    let distance = 0;
    for (const [i, x] of sorted.entries()) {
      const p = numerics.normalDistribution(x);
      distance = Math.max(distance, (i + 1) / n - p, p - i / n);
    }
    // P(√n D > 1.95) = 2·exp(−2·1.95²) = 0.001.
    assert.ok(Math.sqrt(n) * distance < 1.95, `Kolmogorov–Smirnov: √n D = ${Math.sqrt(n) * distance}`);
    const correlation = (step: number, within: number) => {
      let sum = 0;
      let count = 0;
      for (let i = 0; i + step < n; i++) {
        if (i % 32 >= within) continue;
        sum += variates[i]! * variates[i + step]!;
        count++;
      }
      return sum / Math.sqrt(count);
    };
    for (let pixels = 1; pixels < 32; pixels++) {
      const z = correlation(pixels, 32 - pixels);
      assert.ok(Math.abs(z) < 4, `pixels ${pixels} apart: z = ${z}`);
    }
    for (const apart of [1, 2, 3, 4, 64, 1024, 16384]) {
      const z = correlation(32 * apart, 32);
      assert.ok(Math.abs(z) < 4, `samples ${apart} apart: z = ${z}`);
    }
  },
);

onAdapter('buffers are freed: after a run, after an aborted one, after a refused one', async () => {
  const { buffers } = await device();
  await estimateSensitivity(network, task, { deviation, samples: 1e5, engine: 'webgpu' });
  assert.is((await device()).buffers, buffers);
  const controller = new AbortController();
  let most = 0;
  const reports: number[] = [];
  const shared = await device();
  const run = estimateSensitivity(network, task, {
    deviation,
    samples: 1e12,
    engine: 'webgpu',
    signal: controller.signal,
    onProgress: (done, total) => {
      assert.is(total, 1e12);
      reports.push(done);
      most = Math.max(most, shared.buffers);
      if (reports.length === 5) controller.abort();
    },
  });
  const outcome = await run.then(
    () => 'finished',
    (error: Error) => error.name,
  );
  assert.is(outcome, 'AbortError');
  assert.is(reports.length, 5);
  assert.ok(most - buffers <= 6, `${most - buffers} buffers for two chunks`);
  assert.is(shared.buffers, buffers);
  const late = { deviation, samples: 1e6, engine: 'webgpu', signal: controller.signal } as const;
  assert.match(String(await estimateSensitivity(network, task, late).catch(String)), /AbortError/);
  const deep = twopixels.lowFrequency({ length: 70, scale: 35 });
  const ring = twopixels.twoPixelTask({ length: 70, scale: 35 });
  const refused = await estimateSensitivity(deep, ring, { deviation, samples: 1e6, engine: 'webgpu' }).catch(String);
  assert.match(
    String(refused),
    /engine webgpu works in float32, where a numerator of this run is off by .* \(use js\)/,
  );
  assert.is(shared.buffers, buffers);
});

onAdapter('a lost device is reported, the finished samples are kept, and the next run has a new device', async () => {
  const options = { deviation, seed: 'lost', engine: 'webgpu', chunk: 2 } as const;
  const lost = await device();
  const { buffers } = lost;
  let reports = 0;
  const error: unknown = await estimateSensitivity(network, task, {
    ...options,
    samples: 1e10,
    onProgress: () => {
      if (++reports === 3) lost.destroy();
    },
  }).catch((reason: unknown) => reason);
  assert.instance(error, montecarlo.InterruptedEstimateError);
  const { message, finished } = error as montecarlo.InterruptedEstimateError;
  assert.match(message, /the device of .* was lost: .*; \d+ of 10000000000 samples were finished/);
  assert.ok(finished !== undefined && finished.samples >= 3 * 2 * 1024);
  const again = await estimateSensitivity(network, task, { ...options, samples: finished.samples });
  assert.equal(again.layers, finished.layers);
  assert.is(lost.buffers, buffers);
});

onAdapter('beyond a limit of the device: the limit and the engine to use instead', async () => {
  const attempt = async (problem: montecarlo.Problem, words: RegExp) => {
    const { buffers } = await device();
    assert.match(String(await createDeviceEngine(problem).catch(String)), words);
    assert.is((await device()).buffers, buffers);
  };
  const { maxUniformBufferBindingSize, maxStorageBufferBindingSize } = adapters[0]!.limits;
  const longRing = pose('low-frequency', { length: maxUniformBufferBindingSize! / 4, scale: 5 }, { deviation: 0.1 });
  await attempt(longRing, /InputError: .* maxUniformBufferBindingSize = \d+ \(use engine wasm\)/);
  // Three tracks of float32 numbers.
  const channels = Math.ceil(maxStorageBufferBindingSize! / 12 / 8192);
  const large = wideNet({ length: 8192, channels, strides: [1] });
  await attempt(
    large,
    /InputError: .* activations of a sample, .* maxStorageBufferBindingSize = \d+ \(use engine wasm\)/,
  );
  const layers = Math.ceil(adapters[0]!.limits['maxComputeWorkgroupStorageSize']! / 128);
  const deep = wideNet({ length: 6, channels: 2, strides: new Array<number>(layers).fill(1) });
  await attempt(deep, /InputError: .* the sums .* maxComputeWorkgroupStorageSize = \d+ \(use engine wasm\)/);
});

onAdapter('auto never takes a software adapter', async () => {
  const { engine, adapter } = await estimateSensitivity(network, task, { deviation, samples: 6e6, threads: 2 });
  if (adapters[0]!.kind === 'software') assert.equal([engine, adapter], ['wasm', undefined]);
  else assert.equal([engine, adapter?.kind], ['webgpu', 'hardware']);
});

onAdapter('the command line says which adapter did the work', async () => {
  const args = ['two-pixels', 'stability', '--samples', '1e5', '--engine', 'webgpu'];
  const { code, stdout } = await runCli(args);
  assert.is(code, 0);
  const words = adapters[0]!.kind === 'software' ? ', a software adapter, seed 0' : ', seed 0';
  assert.ok(stdout.includes(`webgpu on ${adapters[0]!.name}${words}`), stdout);
});

suiteOfAll('where there is no adapter, one line says what to install, code 2', async () => {
  if (process.platform !== 'linux') return;
  const nowhere = { VK_DRIVER_FILES: '/nonexistent', VK_ICD_FILENAMES: '/nonexistent' };
  const before = Object.fromEntries(Object.keys(nowhere).map((name) => [name, process.env[name]]));
  Object.assign(process.env, nowhere);
  const { code, stdout, stderr } = await runCli(['two-pixels', 'stability', '--engine', 'webgpu']).finally(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  assert.is(code, 2);
  assert.is(stdout, '');
  const [line, ...others] = stderr.split('\n').filter((text) => text.startsWith('error: '));
  assert.equal(others, []);
  assert.match(line!, /--engine: webgpu can't run: .* \((install|run npm install) .*\), or use engine wasm$/);
});

suiteOfAll.run();
