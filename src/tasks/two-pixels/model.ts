import type { ConvNet } from '../../nets/ring/network.js';
import { type DisplacementLaw, displacementLaw } from '../../twopixels/displacement.js';
import { defaultNoiseEnergy, noiseDeviation } from '../../twopixels/noise.js';
import { constructSolution } from '../../twopixels/solutions/construct.js';
import { type TwoPixelTask, twoPixelTask } from '../../twopixels/task.js';
import { aboutParameter, aboutParameters, ParameterError } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import type { Subject } from '../parameters/table.js';
import { type GivenStability, stabilitySubject, twoPixelNames } from './parameters.js';

/**
 * What fixes a constructed network, its task, the displacements and the noise: plain data, the parameters of a result.
 * Channels and disorder are of the disordered solution, the mix of its own; the noise has an energy or a deviation.
 */
export type ModelParameters = Omit<GivenStability, 'samples' | 'engine' | 'closure' | 'keep'>;

/** Parameters of a model, of which only the solution, ξ and l must be given. */
export type GivenParameters = Pick<ModelParameters, 'solution' | 'scale' | 'length'> & {
  readonly [Name in Exclude<keyof ModelParameters, 'noiseEnergy'>]?: ModelParameters[Name] | undefined;
} & {
  /** lσ²: a number, a fraction such as "8/3", or "exact". */
  readonly noiseEnergy?: number | string | undefined;
};

/** A network on its task, with the law of the displacements and σ. */
export interface Model {
  /** The parameters with all defaults filled in. */
  readonly parameters: ModelParameters;
  /** The two-pixel task. */
  readonly task: TwoPixelTask;
  /** The constructed network. */
  readonly network: ConvNet;
  /** The law of the displacements. */
  readonly law: DisplacementLaw;
  /** σ. */
  readonly deviation: number;
}

/** The parameters of a task that are those of its model. */
const modelSubject: Subject<ModelParameters> = {
  owner: stabilitySubject.owner,
  rows: Object.fromEntries(
    Object.entries(stabilitySubject.rows).filter(([name]) => !['samples', 'engine', 'closure', 'keep'].includes(name)),
  ),
};

/**
 * Parameters with the defaults filled in: s = 3, H = s, ε = 0.1, κ = 1/2, no gap, shifts −1, 0, 1 with probability 1/3
 * each, lσ² = 8/3, seed "0". What is no parameter of a model is left out.
 * @throws ParameterError if one is given that the solution does not have, or both energy and deviation of the noise
 * @see {@link compareWithMonteCarlo}
 */
export function completeParameters(given: GivenParameters): ModelParameters {
  const names = Object.keys(modelSubject.rows) as (keyof ModelParameters)[];
  const own = Object.fromEntries(names.map((name) => [name, given[name]]));
  const parameters = readParameters(modelSubject, own);
  if (parameters.noiseEnergy !== undefined && parameters.noiseDeviation !== undefined) {
    throw new ParameterError('noiseEnergy', 'give either it or {noiseDeviation}, got both (leave one out)');
  }
  return {
    ...parameters,
    ...(parameters.solution === 'disordered' && { channels: parameters.channels ?? parameters.filterSize }),
    ...(parameters.noiseDeviation === undefined && { noiseEnergy: parameters.noiseEnergy ?? defaultNoiseEnergy }),
  };
}

/**
 * The network, task, displacements and noise that parameters stand for.
 * @throws ParameterError about the parameter that is not admissible
 * @see {@link compareWithMonteCarlo}
 */
export function buildModel(given: GivenParameters): Model {
  const parameters = completeParameters(given);
  const network = aboutParameters(twoPixelNames, () => constructSolution(parameters.solution, parameters));
  const task = aboutParameters(twoPixelNames, () => twoPixelTask(parameters));
  const law = aboutParameter('displacementLaw', () => displacementLaw(parameters.displacementLaw));
  const { noiseEnergy: energy, noiseDeviation: deviation } = parameters;
  const noise = deviation === undefined ? { energy: energy ?? defaultNoiseEnergy } : { deviation };
  const sigma = aboutParameter(deviation === undefined ? 'noiseEnergy' : 'noiseDeviation', () =>
    noiseDeviation(task, { ...noise, law }),
  );
  return { parameters, task, network, law, deviation: sigma };
}
