import ndarray from 'ndarray';
import { z } from 'zod';
import { outputValues } from '../../../analytic/best/evaluate.js';
import { weightsFor } from '../../../analytic/best/family.js';
import { beginSearch, isSearched, type SearchState, searchOn } from '../../../analytic/best/search.js';
import { startOf } from '../../../analytic/best/starts.js';
import { netOf, normalised } from '../../../analytic/best/weights.js';
import { valueColumns } from '../../../numerics/quantity-columns.js';
import type { Parameters, SweepTask, TaskContext } from '../../../sweep/task.js';
import { packageVersion } from '../../../system/provenance.js';
import { classificationError } from '../../../twopixels/classification.js';
import { plainParameters } from '../../parameters/complete.js';
import { describedParameters } from '../../parameters/describe.js';
import { readParameters } from '../../parameters/read.js';
import { optimiseSubject } from './parameters.js';
import { type SizedSearch, searchProblem, sizedSearch } from './problem.js';

/** Complete parameters of a search. */
export function readSearch(given: Parameters): SizedSearch {
  return sizedSearch(readParameters(optimiseSubject, given));
}

function complete(given: Parameters): Parameters {
  const search = readSearch(given);
  searchProblem(search);
  return plainParameters(search);
}

const state = z.object({
  version: z.string(),
  stage: z.number(),
  stretch: z.number(),
  values: z.array(z.number()),
  steps: z.number(),
  evaluations: z.number(),
});

/** Where a search was left, by the same version of this package. */
async function leftAt({ state: place }: TaskContext): Promise<SearchState | undefined> {
  const saved = await place.load();
  if (saved === undefined) return undefined;
  try {
    const found = state.safeParse(JSON.parse(new TextDecoder().decode(saved))).data;
    return found?.version === packageVersion() ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Least time between two savings of a search, in milliseconds. */
const pause = 10_000;

async function run(parameters: Parameters, context: TaskContext) {
  const search = readSearch(parameters);
  const problem = searchProblem(search);
  const { family, task, deviation } = problem;
  const start = startOf(family, search, search.start, search.seed, problem.classes);
  let at = (await leftAt(context)) ?? beginSearch(problem, start.values);
  let saved = performance.now();
  while (!isSearched(at)) {
    at = searchOn(problem, at);
    await new Promise((resume) => setImmediate(resume));
    if (performance.now() - saved > pause || context.signal.aborted) {
      await context.state.save(JSON.stringify({ version: packageVersion(), ...at }));
      saved = performance.now();
    }
    context.signal.throwIfAborted();
  }
  const free = Float64Array.from(at.values.slice(0, family.free.length));
  const weights = normalised(family.layout, weightsFor(family, free), 1);
  const network = netOf(family.layout, weights, 'best');
  const values = outputValues(network, task, deviation);
  const { error } = classificationError(network, task);
  const { diffeo, margin, chance, ...noisy } = values;
  const finite = (columns: object) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, value]) => [
        name,
        typeof value !== 'number' || Number.isFinite(value) ? value : null,
      ]),
    );
  return {
    values: finite({
      start: start.name,
      error,
      margin,
      D: diffeo,
      DStatus: 'exact',
      ...valueColumns('G', noisy.noise),
      ...valueColumns('GShift', noisy.shift),
      ...valueColumns('GRest', noisy.rest),
      ...valueColumns('GStar', noisy.recalibrated),
      R: diffeo / noisy.noise.value,
      ...valueColumns('dPrime', noisy.sensitivityIndex),
      ...valueColumns('errorNoise', noisy.noiseError),
      errorChance: chance,
      steps: at.steps,
      evaluations: at.evaluations,
    }),
    arrays: { weights: ndarray(weights, [weights.length]) },
  };
}

/**
 * One start of the search for the best net of the two-pixel task: weights at a local optimum of the objective at zero
 * clean error, and what is measured of them with noise that the search did not see. `error` is that of the clean output
 * by enumeration; where it is not 0 the start found no solution.
 */
const task: SweepTask = {
  name: optimiseSubject.owner,
  version: 1,
  parameters: describedParameters(optimiseSubject),
  complete,
  cost: (parameters) => {
    const { depth, channels, filterSize, length, scale } = readSearch(parameters);
    const weights = depth * channels ** 2 * filterSize;
    return { work: weights * length * scale, memory: 2 ** 27 + 2 ** 14 * depth * channels * length };
  },
  run,
};
export default task;
