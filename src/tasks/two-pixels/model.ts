import type { ConvNet } from '../../nets/ring/network.js';
import { loadRingNet } from '../nets/ring-net.js';
import { ParameterError } from '../parameters/parameter-error.js';
import {
  filledIn,
  type GivenParameters,
  type Model,
  type ModelParameters,
  modelOf,
  solutionModel,
  solutionParameters,
  solutionParametersOf,
} from './solution-model.js';

/**
 * Parameters with the defaults filled in: s = 3, H = s, ε = 0.1, κ = 1/2, no gap, shifts −1, 0, 1 with probability 1/3
 * each, lσ² = 8/3, seed "0"; of a net its sites and its SHA-256. What is no parameter of a model is left out.
 * @throws ParameterError if one is given that the solution does not have, or both energy and deviation of the noise
 * @see {@link compareWithMonteCarlo}
 */
export function completeParameters(given: GivenParameters): ModelParameters {
  return given.net === undefined ? solutionParametersOf(given) : netModel(given, given.net).parameters;
}

/** Parameters of a net of one's own, and the net. */
function netModel(given: GivenParameters, path: string): { parameters: ModelParameters; network: ConvNet } {
  const foreign = solutionParameters.find((name) => given[name] !== undefined);
  if (foreign !== undefined) {
    throw new ParameterError(foreign, `is of constructed networks, got {net} ${path} too (leave one of them out)`);
  }
  const { network, length, sha256 } = loadRingNet(path, given.netSha256);
  if (given.length !== undefined && given.length !== length) {
    const sites = `the inputs of ${path} have ${length} sites`;
    throw new ParameterError('length', `must be that of the net, got ${given.length}: ${sites} (leave it out)`);
  }
  const { solution: _, filterSize: __, ...parameters } = filledIn({ ...given, length });
  return { parameters: { ...parameters, net: path, netSha256: sha256 }, network };
}

/**
 * The network, task, displacements and noise that parameters stand for.
 * @throws ParameterError about the parameter that is not admissible
 * @see {@link compareWithMonteCarlo}
 */
export function buildModel(given: GivenParameters): Model {
  if (given.net === undefined) return solutionModel(given);
  const { parameters, network } = netModel(given, given.net);
  return modelOf(parameters, network);
}
