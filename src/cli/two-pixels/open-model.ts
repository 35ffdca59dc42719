import { type GivenParameters, type Model, solutionModel } from '../../tasks/two-pixels/solution-model.js';

/** The model of parameters. What reads nets is loaded for a net alone, and a start is quicker without it. */
export async function openModel(given: GivenParameters): Promise<Model> {
  if (given.net === undefined) return solutionModel(given);
  const { buildModel } = await import('../../tasks/two-pixels/model.js');
  return buildModel(given);
}
