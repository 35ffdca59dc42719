import type { ConvNet } from '../../nets/ring/network.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { type DisplacementLaw, displacementLaw } from '../../twopixels/displacement.js';
import { defaultNoiseEnergy, noiseDeviation } from '../../twopixels/noise.js';
import { constructSolution } from '../../twopixels/solutions/construct.js';
import { defaultThresholds } from '../../twopixels/solutions/thresholds.js';
import { leastNoise, type TwoPixelTask, twoPixelTask } from '../../twopixels/task.js';
import { aboutParameter, aboutParameters, ParameterError } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import type { Subject } from '../parameters/table.js';
import { type GivenStability, stabilitySubject, twoPixelNames } from './parameters.js';

/** Parameters of constructed networks, which a net of one's own does not have. */
export const solutionParameters = [
  'solution',
  'filterSize',
  'channels',
  'disorder',
  'mix',
  'threshold',
  'firstThreshold',
] as const;

/** Values with defaults filled in, of a net of one's own without those that are of constructed networks. */
export function ownDefaults<Values extends object>(values: Values, given: object): Values {
  if (!('net' in given) || given.net === undefined) return values;
  const left: string[] = [...solutionParameters, 'length'].filter((name) => Reflect.get(given, name) === undefined);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !left.includes(name))) as Values;
}

/**
 * What fixes a network, its task, the displacements and the noise: plain data, the parameters of a result. There is a
 * solution or a net. Channels and disorder are of the disordered solution, the mix of its own; the noise has an energy
 * or a deviation.
 */
export type ModelParameters = Omit<
  GivenStability,
  'samples' | 'engine' | 'closure' | 'keep' | (typeof solutionParameters)[number]
> &
  Partial<Pick<GivenStability, (typeof solutionParameters)[number]>>;

/** Parameters of a model: the solution, ξ and l, or the net and ξ, and what differs from the defaults. */
export type GivenParameters = Pick<ModelParameters, 'scale'> & {
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
  /** The network. */
  readonly network: ConvNet;
  /** The law of the displacements. */
  readonly law: DisplacementLaw;
  /** σ. */
  readonly deviation: number;
}

/** The parameters of a task that are those of its model. */
const modelSubject: Subject<GivenStability> = {
  owner: stabilitySubject.owner,
  rows: Object.fromEntries(
    Object.entries(stabilitySubject.rows).filter(([name]) => !['samples', 'engine', 'closure', 'keep'].includes(name)),
  ),
};

/** Parameters with their defaults, of a solution or a net. */
export function filledIn(given: GivenParameters): GivenStability {
  const names = Object.keys(modelSubject.rows) as (keyof GivenParameters)[];
  const own = Object.fromEntries(names.map((name) => [name, given[name]]));
  return withNoise(readParameters(modelSubject, own));
}

/** Parameters of a constructed solution, with their defaults. */
export function solutionParametersOf(given: GivenParameters): ModelParameters & Pick<GivenStability, 'solution'> {
  if (given.netSha256 !== undefined) {
    throw new ParameterError('netSha256', 'belongs to {net}, which is not given (leave it out)');
  }
  const { threshold, firstThreshold, ...parameters } = filledIn(given);
  // What stands for the default is left out, so that equal points have equal names.
  return {
    ...parameters,
    ...(threshold !== undefined && threshold !== defaultThresholds.threshold && { threshold }),
    ...(firstThreshold !== undefined && firstThreshold !== defaultThresholds.firstThreshold && { firstThreshold }),
    ...(parameters.solution === 'disordered' && { channels: parameters.channels ?? parameters.filterSize }),
  };
}

/** The model of a constructed solution: of a `GivenParameters` without a net. */
export function solutionModel(given: GivenParameters): Model {
  const parameters = solutionParametersOf(given);
  return modelOf(
    parameters,
    aboutParameters(twoPixelNames, () => constructSolution(parameters.solution, parameters)),
  );
}

/** A network with the task, displacements and noise of its parameters. */
export function modelOf(parameters: ModelParameters, network: ConvNet): Model {
  return { parameters, network, ...conditionsOf(parameters) };
}

/** Task, displacements and noise of parameters. */
export function conditionsOf(
  parameters: Pick<
    ModelParameters,
    'scale' | 'length' | 'gap' | 'gapConvention' | 'displacementLaw' | 'noiseEnergy' | 'noiseDeviation'
  >,
): Pick<Model, 'task' | 'law' | 'deviation'> {
  const task = aboutParameters(twoPixelNames, () => twoPixelTask(parameters));
  const law = aboutParameter('displacementLaw', () => displacementLaw(parameters.displacementLaw));
  const { noiseEnergy: energy, noiseDeviation: deviation } = parameters;
  const noise = deviation === undefined ? { energy: energy ?? defaultNoiseEnergy } : { deviation };
  const [name, words] = deviation === undefined ? ['noiseEnergy', 'its σ = √(energy/l)'] : ['noiseDeviation', 'it'];
  const sigma = aboutParameter(name, () =>
    requireDeviation('', words, noiseDeviation(task, { ...noise, law }), leastNoise),
  );
  return { task, law, deviation: sigma };
}

/** Parameters with the energy of the noise filled in unless they have a deviation. */
export function withNoise<Given extends Pick<GivenStability, 'noiseEnergy' | 'noiseDeviation'>>(
  parameters: Given,
): Given {
  if (parameters.noiseEnergy !== undefined && parameters.noiseDeviation !== undefined) {
    throw new ParameterError('noiseEnergy', 'give either it or {noiseDeviation}, got both (leave one out)');
  }
  if (parameters.noiseDeviation !== undefined) return parameters;
  return { ...parameters, noiseEnergy: parameters.noiseEnergy ?? defaultNoiseEnergy };
}
