import { montecarlo } from 'diffeolab';
import type { Work } from './two-pixel-peers.js';

/** Seconds after the first progress report that don't count: code is being optimised, workers are starting. */
const warmUp = 0.3;

/**
 * Samples a second of an engine of this package for about `seconds`, by the public function, from progress
 * report to progress report: a second of processor time on one thread, a second by the clock on several or,
 * for 0 threads, on a device.
 */
export async function ownRate(
  { network, task, deviation }: Work,
  engine: montecarlo.EngineName,
  threads: number,
  seconds: number,
): Promise<number> {
  const controller = new AbortController();
  const reports: { done: number; time: number }[] = [];
  const onProgress = (done: number) => {
    const time = threads === 1 ? processorTime() : performance.now() / 1000;
    reports.push({ done, time });
    if (time - reports[0]!.time > warmUp + seconds) controller.abort();
  };
  const run = montecarlo.estimateSensitivity(network, task, {
    deviation,
    engine,
    ...(threads === 0 ? {} : { threads }),
    quantities: 'noise',
    samples: 2 ** 50,
    onProgress,
    signal: controller.signal,
  });
  await run.catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  const from = reports.find(({ time }) => time - reports[0]!.time > warmUp)!;
  const to = reports.at(-1)!;
  return (to.done - from.done) / (to.time - from.time);
}

/** Processor time of all threads of this process, in seconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The numerators themselves, from a million samples. */
export async function ownNumerators({ network, task, deviation }: Work): Promise<number[]> {
  const options = { deviation, quantities: 'noise', samples: 1e6 } as const;
  const { layers } = await montecarlo.estimateSensitivity(network, task, options);
  return layers.map(({ noise, spread }) => noise!.value * spread);
}
