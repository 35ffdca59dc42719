import { estimateSensitivity } from '../montecarlo/estimate-sensitivity.js';
import { formatCount, formatSeconds } from '../report/format-number.js';
import type { Model } from '../report/model.js';
import type { StabilityOptions } from '../report/stability.js';

/** Samples of the trial run that measures the rate. */
const trialSamples = 8192;

/** What a Monte Carlo run will take, at the rate that a short trial measures: "1 000 000 samples, about 0.4 s at …". */
export async function describeWork(model: Model, options: StabilityOptions): Promise<string> {
  const { engine, threads, signal } = options;
  const { seconds } = await estimateSensitivity(model.network, model.task, {
    deviation: model.deviation,
    law: model.law,
    samples: trialSamples,
    ...(engine === undefined ? {} : { engine }),
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
  });
  const rate = trialSamples / seconds;
  return `${formatCount(options.samples)} samples, about ${formatSeconds(options.samples / rate)} at ${formatCount(rate)} samples a second`;
}
