import { InputError } from '../numerics/input-error.js';
import { euclideanDistance, euclideanNorm } from '../numerics/vectors.js';
import { flatParameters, type OneHiddenLayerNet, requireNet } from './network.js';
import { norm } from './points.js';

/** How far training moved a net. In the lazy regime all go to 0 as 1/α. */
export interface DistanceMoved {
  /** ‖w − w₀‖/‖w₀‖ over all neurons. */
  readonly weights: number;
  /** ‖c − c₀‖/‖c₀‖; Infinity from a start at 0. */
  readonly coefficients: number;
  /** Angle between w_h and its start in radians, averaged with the masses ‖w_h‖|c_h| of the trained net. */
  readonly angle: number;
}

/**
 * How far a net is from its start.
 * @throws InputError if their shapes differ
 * @see {@link train}
 */
export function distanceMoved(initial: OneHiddenLayerNet, net: OneHiddenLayerNet): DistanceMoved {
  const subject = 'distanceMoved';
  requireNet(subject, 'initial', initial);
  requireNet(subject, 'net', net);
  const start = flatParameters(initial);
  const end = flatParameters(net);
  const { width, dimension } = end;
  if (start.width !== width || start.dimension !== dimension) {
    throw new InputError(subject, `expected two nets of ${width} neurons in dimension ${dimension}`);
  }
  let turned = 0;
  let total = 0;
  for (let h = 0; h < width; h++) {
    const size = norm(end.weights, h * dimension, dimension);
    const mass = size * Math.abs(end.coefficients[h]!);
    const startSize = norm(start.weights, h * dimension, dimension);
    if (mass === 0 || startSize === 0) continue;
    let apart = 0;
    let together = 0;
    for (let k = h * dimension; k < (h + 1) * dimension; k++) {
      const [u, v] = [start.weights[k]! / startSize, end.weights[k]! / size];
      apart += (u - v) ** 2;
      together += (u + v) ** 2;
    }
    turned += mass * 2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together));
    total += mass;
  }
  return {
    weights: euclideanDistance(end.weights, start.weights) / euclideanNorm(start.weights),
    coefficients: euclideanDistance(end.coefficients, start.coefficients) / euclideanNorm(start.coefficients),
    angle: total === 0 ? 0 : turned / total,
  };
}
