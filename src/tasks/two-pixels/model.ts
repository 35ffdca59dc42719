import type { ConvNet } from '../../nets/network.js';
import { InputError } from '../../numerics/input-error.js';
import { type DisplacementLaw, displacementLaw } from '../../twopixels/displacement.js';
import { defaultNoiseEnergy, noiseDeviation } from '../../twopixels/noise.js';
import { constructSolution, type SolutionName } from '../../twopixels/solutions/construct.js';
import { type TwoPixelTask, twoPixelTask } from '../../twopixels/task.js';

/**
 * What fixes a constructed network, its task, the displacements and the noise: plain data, the parameters of a result.
 */
export interface ModelParameters {
  readonly solution: SolutionName;
  /** ξ. */
  readonly scale: number;
  /** l. */
  readonly length: number;
  /** s. */
  readonly filterSize: number;
  /** H of the disordered ensemble. */
  readonly channels?: number;
  /** ε of the disordered ensemble. */
  readonly disorder?: number;
  /** κ of the mix, a number or a fraction. */
  readonly mix?: string;
  /** g. */
  readonly gap: number;
  /** Probabilities of the shifts −m … m. */
  readonly displacementLaw: readonly string[];
  /** lσ²: a number, a fraction or "exact". */
  readonly noiseEnergy?: string;
  /** σ, instead of the energy. */
  readonly noiseDeviation?: number;
  /** Seed of the disorder and of Monte Carlo. */
  readonly seed: string;
}

/** Parameters of a model, of which only the solution, ξ and l must be given. */
export type GivenParameters = Pick<ModelParameters, 'solution' | 'scale' | 'length'> & {
  readonly [Name in keyof ModelParameters]?: ModelParameters[Name] | undefined;
};

/** A network on its task, with the law of the displacements and σ. */
export interface Model {
  /** The parameters with all defaults filled in. */
  readonly parameters: ModelParameters;
  readonly task: TwoPixelTask;
  readonly network: ConvNet;
  readonly law: DisplacementLaw;
  /** σ. */
  readonly deviation: number;
}

/** Parameters that only one solution has, with their defaults. */
const own = { channels: 'disordered', disorder: 'disordered', mix: 'mix' } as const;

/**
 * Parameters with the defaults filled in: s = 3, H = s, ε = 0.1, κ = 1/2, no gap, shifts −1, 0, 1 with probability 1/3
 * each, lσ² = 8/3, seed "0".
 * @throws InputError if one is given that the solution does not have, or both energy and deviation of the noise
 */
export function completeParameters(given: GivenParameters): ModelParameters {
  for (const name of ['channels', 'disorder', 'mix'] as const) {
    if (given[name] === undefined || given.solution === own[name]) continue;
    throw new InputError(
      name,
      `only the ${own[name]} solution has this parameter, got it for ${given.solution} (leave it out)`,
    );
  }
  if (given.noiseEnergy !== undefined && given.noiseDeviation !== undefined) {
    throw new InputError('noise', 'give either its energy or its deviation, got both (leave one out)');
  }
  const filterSize = given.filterSize ?? 3;
  return {
    solution: given.solution,
    scale: given.scale,
    length: given.length,
    filterSize,
    ...(given.solution === 'disordered' && { channels: given.channels ?? filterSize, disorder: given.disorder ?? 0.1 }),
    ...(given.solution === 'mix' && { mix: given.mix ?? '1/2' }),
    gap: given.gap ?? 0,
    displacementLaw: given.displacementLaw ?? ['1/3', '1/3', '1/3'],
    ...(given.noiseDeviation === undefined
      ? { noiseEnergy: given.noiseEnergy ?? '8/3' }
      : { noiseDeviation: given.noiseDeviation }),
    seed: given.seed ?? '0',
  };
}

/**
 * The network, task, displacements and noise that parameters stand for.
 * @throws InputError naming the parameter that is not admissible
 */
export function buildModel(given: GivenParameters): Model {
  const parameters = completeParameters(given);
  const network = constructSolution(parameters.solution, parameters);
  const task = twoPixelTask(parameters);
  const law = displacementLaw(parameters.displacementLaw);
  const { noiseEnergy: energy, noiseDeviation: deviation } = parameters;
  const noise = deviation === undefined ? { energy: energy ?? defaultNoiseEnergy } : { deviation };
  return { parameters, task, network, law, deviation: noiseDeviation(task, { ...noise, law }) };
}
