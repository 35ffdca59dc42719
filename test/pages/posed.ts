import { montecarlo, twopixels } from 'diffeolab/browser';

/** Samples that the engines are compared on, from each of these on. */
export const compared = { count: 50, starts: [0, 1021, 2 ** 32 - 2] };

function pose(name: string, solution: twopixels.SolutionOptions & { length: number; scale: number }) {
  const task = twopixels.twoPixelTask(solution);
  const options = { deviation: twopixels.noiseDeviation(task), samples: 1e6 };
  return montecarlo.posedProblem(twopixels.constructSolution(name, solution), task, options);
}

/** Nets for each way in which a sample is laid out on a device. */
export const posed: Record<string, montecarlo.Problem> = {
  ring: pose('high-frequency', { length: 32, scale: 7 }),
  headed: pose('low-frequency', { length: 136, scale: 7 }),
  rolling: pose('high-frequency', { length: 100, scale: 33 }),
  group: pose('disordered', { length: 40, scale: 5, channels: 42, disorder: 0.2 }),
};
