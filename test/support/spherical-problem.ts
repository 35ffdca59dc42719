import { spherical, type training } from 'diffeolab';

/** A net and points on the sphere with the labels 1 + x₁/2. */
export function problem(options: {
  points: number;
  dimension: number;
  width: number;
  coefficients?: spherical.CoefficientLaw;
  seed?: string;
}) {
  const { points, dimension, width, coefficients = 'normal', seed = '0' } = options;
  const x = spherical.samplePoints({ points, dimension, seed });
  const labels = Float64Array.from({ length: points }, (_, p) => 1 + 0.5 * x.get(p, 0));
  const net = spherical.initialise({ width, dimension, coefficients, seed });
  return { net, training: { points: x, labels } };
}

/** Both methods of training. */
export const methods: readonly training.TrainMethod[] = [{ kind: 'flow' }, { kind: 'descent', learningRate: 0.5 }];
