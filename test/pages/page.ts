import { montecarlo } from 'diffeolab/browser';
import { computed, deviation, network, task } from './both.js';
import { compared, posed } from './posed.js';
import { post } from './post.js';

const { createDeviceEngine, describeAdapters, estimateSensitivity, estimateToPrecision, sharedDevice } = montecarlo;

/** How a run without end is when it is aborted in its third report, and what the page did meanwhile. */
async function aborted(engine: montecarlo.EngineName) {
  const controller = new AbortController();
  const reports: number[] = [];
  let turns = 0;
  const clock = setInterval(() => turns++);
  const error = await estimateSensitivity(network, task, {
    deviation,
    samples: 1e12,
    engine,
    signal: controller.signal,
    onProgress: (done) => {
      reports.push(done);
      if (reports.length === 3) controller.abort();
    },
  }).catch((reason: unknown) => reason);
  clearInterval(clock);
  return { name: error instanceof Error ? error.name : error, reports, turns };
}

/** A run whose device goes away, and the next one, of as many samples as were finished. */
async function lost() {
  const options = { deviation, seed: 'lost', engine: 'webgpu', chunk: 2 } as const;
  const device = await sharedDevice();
  if ('missing' in device) throw new Error(device.missing);
  let reports = 0;
  const samples = 1e10;
  const onProgress = () => {
    if (++reports === 3) device.destroy();
  };
  const error: unknown = await estimateSensitivity(network, task, { ...options, samples, onProgress }).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof montecarlo.InterruptedEstimateError)) throw error;
  const { message, finished } = error;
  const again = await estimateSensitivity(network, task, { ...options, samples: finished!.samples });
  return { message, finished, again, buffers: device.buffers };
}

async function onDevice() {
  const numerators: Record<string, number[][]> = {};
  for (const [name, problem] of Object.entries(posed)) {
    const engine = await createDeviceEngine(problem);
    numerators[name] = [];
    for (const start of compared.starts) {
      numerators[name].push([...(await engine.sampleDifferences(start, compared.count))]);
    }
    engine.release();
  }
  const estimate = await estimateSensitivity(network, task, {
    deviation,
    samples: 20_077,
    seed: 'page',
    engine: 'webgpu',
  });
  const shown: number[] = [];
  const precise = await estimateToPrecision(network, task, {
    deviation,
    precision: 0.03,
    engine: 'webgpu',
    onProgress: ({ leastPrecise }) => shown.push(leastPrecise!.relativeError),
  });
  return { numerators, estimate, precise, shown, aborted: await aborted('webgpu'), lost: await lost() };
}

async function work() {
  const { adapters, missing } = await describeAdapters();
  return {
    computed: JSON.stringify(await computed()),
    aborted: { js: await aborted('js'), wasm: await aborted('wasm') },
    adapters,
    missing,
    device: missing === undefined ? await onDevice() : undefined,
  };
}

/** What the page reports to the test. */
export type PageReport = Awaited<ReturnType<typeof work>>;

await post(work);
