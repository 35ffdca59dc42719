import { montecarlo, twopixels } from 'diffeolab/browser';

/** Samples that the engines are compared on, from each of these on. */
export const compared = { count: 50, starts: [0, 1021, 2 ** 32 - 2] };

function pose(name: string, solution: twopixels.SolutionOptions & { length: number; scale: number }) {
  const task = twopixels.twoPixelTask(solution);
  const options = { deviation: twopixels.noiseDeviation(task), samples: 1e6 };
  return montecarlo.posedProblem(twopixels.constructSolution(name, solution), task, options);
}

/** Nets whose rings go by in straight code and in a loop. */
export const posed: Record<string, montecarlo.Problem> = {
  straight: pose('high-frequency', { length: 12, scale: 3 }),
  looped: pose('low-frequency', { length: 40, scale: 3 }),
};
