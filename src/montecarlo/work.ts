import type { HostEngineName } from './engine.js';
import type { Problem } from './problem.js';

/**
 * Multiplications a second of each engine on one core of a desktop, in round numbers: only the
 * planning of a run uses them.
 */
const rates: Readonly<Record<HostEngineName, number>> = { js: 2e8, wasm: 2e9 };
/** What a random variate costs, in multiplications. */
const variateWork = 16;

/** Multiplications that one sample takes: the clean pass, and one for each quantity asked for. */
export function workPerSample({ plan, length, withDiffeo, withNoise }: Problem): number {
  const pass = plan.layers.reduce(
    (sum, layer) => sum + layer.outLength * (layer.tapWeight.length + layer.outChannels),
    0,
  );
  return pass * (1 + Number(withDiffeo) + Number(withNoise)) + (withNoise ? variateWork * length : 0);
}

/** Rough time of one sample on one core. */
export function secondsPerSample(problem: Problem, engine: HostEngineName): number {
  return workPerSample(problem) / rates[engine];
}
