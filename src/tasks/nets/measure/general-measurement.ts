import type { Net } from '../../../nets/net.js';
import { type Conventions, resolveConventions } from '../../../stability/inputs/conventions.js';
import {
  type LayerStability,
  relativeStability,
  type StabilityMeasurement,
} from '../../../stability/observables/relative-stability.js';
import type { AnyPairTask } from '../../../twopixels/inputs/pair-sets.js';
import { defaultNoiseEnergy } from '../../../twopixels/noise.js';
import { undefinedBecause } from '../../stability/undefined-layers.js';
import { comparisonZ } from '../../two-pixels/comparison.js';
import { inputChunks } from '../data/input-chunks.js';
import type { NetData } from '../data/net-data.js';
import { pairMovesOf } from '../data/pair-data.js';
import { exactPairDiffeo, pairMethod } from './exact-pairs.js';
import type { MeasureContext, MeasuredNet, MeasureNetOptions } from './measure-options.js';
import { estimatedValue, type MeasuredLayer, overNoise, theoryValue } from './measured-layer.js';
import { allPairs, measuredImages, measuredPairs } from './measured-set.js';
import {
  type MeasuredPlace,
  measuredPlaces,
  nameOf,
  netPredictor,
  type PlaceEvaluator,
  placeEvaluator,
} from './net-predictor.js';
import { ringTask } from './ring-network.js';

/** Displacements of pairs that are all taken, at most. */
const mostDraws = 16;
/** Pairs that are enumerated, at most. */
const mostPairs = 2 ** 20;

/** D, G and R of any net, measured on inputs of its data; D of pairs of pixels exact where it can be enumerated. */
export async function measureInGeneral(
  net: Net,
  data: NetData,
  options: MeasureNetOptions,
  { signal, onProgress }: MeasureContext,
): Promise<MeasuredNet> {
  const places = measuredPlaces(net.layout, options.operations ?? false);
  const evaluator = placeEvaluator(net, places);
  try {
    const { task } = data;
    const conventions = conventionsOf(data, options);
    const inputs = task === undefined ? measuredImages(data, options) : measuredPairs(task, data, options);
    const { layers, errorRates, discrimination, ...measurement } = await relativeStability({
      ...conventions,
      predictor: netPredictor(evaluator),
      data: () => inputChunks(inputs),
      samples: inputs.count,
      labels: inputs.labels,
      deformation: data.deformation(inputs, options.seed),
      draws: options.draws ?? defaultDraws(data),
      seed: options.seed,
      signal,
      onProgress: ({ stage, samples }) => onProgress?.(stage, samples, inputs.count),
    });
    const exact = task === undefined ? undefined : await exactDiffeo(net, task, data, evaluator, conventions);
    return {
      layers: layers.map((layer, k) => layerOf(places[k]!, layer, exact?.[k], measurement)),
      measurement,
      ...(errorRates !== undefined && { errorRates }),
      ...(discrimination !== undefined && { discrimination }),
    };
  } finally {
    evaluator.close();
  }
}

/** Pairs of pixels have noise of the displacement's mean square, as the theory of the ring has. */
function conventionsOf(
  { task, pixelValue = 1 }: NetData,
  { conventions = {}, noiseEnergy }: MeasureNetOptions,
): Conventions {
  const energy = noiseEnergy ?? defaultNoiseEnergy;
  const norm =
    ringTask(task) !== undefined && energy !== 'exact' ? pixelValue * Math.sqrt(energy) : ('root-mean-square' as const);
  const ofPixels = { noiseLaw: 'gaussian', noiseNorm: norm } as const;
  const given = Object.fromEntries(Object.entries(conventions).filter(([, value]) => value !== undefined));
  const own = task === undefined || conventions.preset !== undefined ? {} : ofPixels;
  return resolveConventions('measureNet', { ...own, ...given });
}

function defaultDraws({ task, parameters }: NetData): number {
  if (task === undefined) return 1;
  const { count } = pairMovesOf(task, parameters);
  return count <= mostDraws ? count : 1;
}

/** D by enumeration, where that is what the conventions mean, and possible. */
async function exactDiffeo(
  net: Net,
  task: AnyPairTask,
  data: NetData,
  evaluator: PlaceEvaluator,
  { average, spread, pairs }: Conventions,
): Promise<readonly number[] | undefined> {
  const { parameters } = data;
  const plain = average === 'mean' && spread === 'mean' && pairs === 'independent';
  if (!plain || (parameters.backgroundNoise ?? 0) > 0) return undefined;
  const all = allPairs(task, data, mostPairs);
  return all === undefined ? undefined : exactPairDiffeo(net, evaluator, task, all, pairMovesOf(task, parameters));
}

function layerOf(
  { name }: MeasuredPlace,
  layer: LayerStability,
  exact: number | undefined,
  { conventions }: Pick<StabilityMeasurement, 'conventions'>,
): MeasuredLayer {
  const reason = undefinedBecause({ ...layer, layer: nameOf(name) }, conventions);
  const shared = {
    layer: name,
    size: layer.size,
    noise: estimatedValue(layer.noise),
    ...(layer.shift !== undefined && { shift: estimatedValue(layer.shift) }),
    ...(layer.rest !== undefined && { rest: estimatedValue(layer.rest) }),
    recalibrated: estimatedValue(layer.recalibrated),
    ...(reason !== undefined && { reason }),
  };
  if (exact === undefined) {
    return { ...shared, diffeo: estimatedValue(layer.diffeo), relative: estimatedValue(layer.relative) };
  }
  const theory = { value: exact, status: 'exact', method: pairMethod } as const;
  const { value, standardError } = layer.diffeo;
  const z = comparisonZ(theory, { value, standardError });
  return {
    ...shared,
    diffeo: theoryValue(theory, { value, standardError, ...(Number.isFinite(z) && { z }) }),
    relative: overNoise(theory, shared.noise),
  };
}
