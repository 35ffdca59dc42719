import { analytic, montecarlo, nets, numerics, twopixels } from 'diffeolab/browser';
import ndarray from 'ndarray';

/** A small net: its shaders are compiled soon by a software adapter, too. */
export const task = twopixels.twoPixelTask({ length: 12, scale: 3 });
export const network = twopixels.highFrequency({ length: 12, scale: 3 });
export const deviation = twopixels.noiseDeviation(task);

/** Runs long enough for worker threads, and short ones in the calling thread. */
const runs: Record<string, Omit<montecarlo.EstimateOptions, 'deviation'>> = {
  js: { engine: 'js', samples: 200_077, seed: 'page', threads: 2 },
  wasm: { engine: 'wasm', samples: 2_000_077, seed: 'page', threads: 2 },
  'js, short': { engine: 'js', samples: 500, seed: 'short' },
  'wasm, short': { engine: 'wasm', samples: 5000, seed: 'short' },
  auto: { samples: 300_000, quantities: 'noise', threads: 1 },
};

/**
 * What is computed in Node and in a page, and must come out the same to the last digit. Plain data: what JSON keeps of
 * numbers gives them back bit for bit.
 */
export async function computed() {
  const estimates: Record<string, Pick<montecarlo.MonteCarloResult, 'engine' | 'layers' | 'threads'>> = {};
  for (const [name, run] of Object.entries(runs)) {
    const { engine, layers, threads } = await montecarlo.estimateSensitivity(network, task, { deviation, ...run });
    estimates[name] = { engine, layers, threads };
  }
  const wish = { deviation, precision: 0.01, seed: 'page', engine: 'wasm', threads: 2 } as const;
  const { layers, samples, stop } = await montecarlo.estimateToPrecision(network, task, wish);
  const images = twopixels.allPairs(task).map((pair) => twopixels.pairImage(task.length, pair));
  const batch = ndarray(Float64Array.from(images.flatMap((image) => [...image])), [images.length, task.length]);
  const factor = Float64Array.of(4, 0, 0, 1, 3, 0, 2, 0, 5);
  numerics.choleskyFactorWasm(factor, 3);
  const modes = analytic.kernelSpectrum('ntk', 3);
  return {
    estimates,
    toPrecision: { layers, samples, stop },
    diffeo: analytic.diffeoSensitivity(network, task),
    noise: analytic.noiseSensitivity(network, task, { deviation }),
    spectrum: Array.from({ length: 6 }, () => modes.next().value),
    gaussians: [0, 1, 2, 3].map((i) => numerics.gaussianAt(numerics.keyFromSeed('page'), 0, 0, i)),
    outputs: [...nets.forwardWasm(network, batch).output.data],
    factor: [...factor],
  };
}
