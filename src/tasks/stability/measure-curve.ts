import { temperatureRange } from '../../diffeo/temperature-range.js';
import { temperatureFor } from '../../diffeo/typical-displacement.js';
import { type CurveMeasurement, decades, sensitivityCurve } from '../../stability/curve/sensitivity-curve.js';
import { displacementNorms } from '../../stability/measurement/displacement-norms.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { classificationOf } from './classification.js';
import type { ImageData } from './image-data.js';
import {
  attributed,
  deformationOf,
  heldPredictor,
  inOrder,
  type MeasureContext,
  type MeasureParameters,
  walkOptions,
} from './measure-run.js';
import type { LoadedModel } from './model-file.js';

/** The sizes of the perturbations. */
export interface CurveRange {
  /** Norms ‖η‖ and, about, ‖τx − x‖. */
  readonly from: number;
  readonly to: number;
  readonly perDecade: number;
}

/** Sensitivities against the size of the perturbation. */
export interface MeasuredCurve extends CurveMeasurement {
  /** Typical displacements δ of the deformations in pixels, ascending. */
  readonly displacements: readonly number[];
  /** Norms asked for that would take deformations with overhangs, of which there are no deformations. */
  readonly leftOut: number;
}

/** Displacement in pixels, and images, from which the norm of a deformation is told. */
const trial = { displacement: 0.1, images: 64 };

/**
 * Throws unless the ensemble has typical displacements, by which deformations of a norm are found.
 * @throws InputError naming the curve
 */
export function requireCurve({ cutoff }: Pick<MeasureParameters, 'cutoff'>): void {
  if (cutoff > 1) return;
  throw new ParameterError('curve', `takes deformations by their displacement, for cutoffs above 1, got ${cutoff}`);
}

/**
 * G/‖η‖² at norms from r₁ to r₂ and D/‖τx − x‖² at displacements that give about the same norms: δ in proportion to r,
 * from the norm at 0.1 pixel on the first 64 images, up to the displacement of the first overhangs.
 * @throws as `measureModel`
 */
export async function measureCurve(
  model: LoadedModel,
  data: ImageData,
  parameters: MeasureParameters,
  { from, to, perDecade }: CurveRange,
  context: MeasureContext = {},
): Promise<MeasuredCurve> {
  const { signal } = context;
  const { conventions, cutoff, interpolation, boundary, draws, seed, layers, classifier } = parameters;
  requireCurve(parameters);
  const classification = classificationOf(data, parameters);
  const norms = decades(from, to, perDecade);
  const at = (displacement: number) =>
    deformationOf(data.size, { cutoff, interpolation, boundary, displacement }, seed);
  const [first] = data.chunks();
  const few = first!.hi(Math.min(trial.images, first!.shape[0]!));
  const small = await displacementNorms('measureCurve', { data: few, signal }, at(trial.displacement));
  const frame = { size: data.size, cutoff, ...(boundary !== undefined && { boundary }) };
  const { noOverhangs } = temperatureRange(frame);
  const most = Math.sqrt(noOverhangs.value / temperatureFor(frame, 1));
  const wanted = norms.map((norm) => (trial.displacement * norm) / small.mean);
  const displacements = wanted.filter((displacement) => displacement <= most);
  const curve = await attributed(model, data, () =>
    sensitivityCurve({
      ...conventions,
      ...walkOptions(data, context),
      predictor: heldPredictor(model, layers, { classification, signal }),
      norms,
      deformations: displacements.map(at),
      labels: classification?.labels,
      classifier,
      draws,
      seed,
    }),
  );
  const [noise, diffeo] = [inOrder(curve.noise, layers), inOrder(curve.diffeo, layers)];
  return { ...curve, noise, diffeo, displacements, leftOut: norms.length - displacements.length };
}
