import { spherical } from 'diffeolab';

/** Gradient descent on the constant 1 on the sphere, feature regime. */
export interface Problem {
  readonly points: number;
  readonly width: number;
  readonly dimension: number;
  readonly alpha: number;
  readonly rate: number;
}

/** Data, weights and coefficients at the start, one after the other. */
export function startOf({ points, width, dimension }: Problem): Float64Array {
  const data = spherical.samplePoints({ points, dimension }).data;
  const net = spherical.initialise({ width, dimension });
  return Float64Array.of(...data, ...net.weights.data, ...net.coefficients.data);
}

export interface Run {
  readonly engine: spherical.GradientEngine;
  /** Takes steps; returns seconds and the loss before each step. */
  advance(steps: number): { seconds: number; losses: Float64Array };
}

/** A run of full gradient steps: forward, loss, backward, update of both layers. */
export function startRun(name: spherical.GradientEngineName, problem: Problem, precision?: spherical.Precision): Run {
  const { points, width, dimension, alpha, rate } = problem;
  const start = startOf(problem);
  const data = start.subarray(0, points * dimension);
  const engine = spherical.engines[name](data, points, dimension, width, precision);
  engine.weights.set(start.subarray(points * dimension, (points + width) * dimension));
  engine.coefficients.set(start.subarray((points + width) * dimension));
  const objective = spherical.createObjective(engine, new Float64Array(points).fill(1), {
    alpha,
    subtractInitial: false,
  });
  return {
    engine,
    advance(steps) {
      const losses = new Float64Array(steps);
      const began = performance.now();
      for (let step = 0; step < steps; step++) {
        losses[step] = objective.evaluate();
        objective.gradient('zero');
        engine.descend(rate * width, rate * width);
      }
      return { seconds: (performance.now() - began) / 1000, losses };
    },
  };
}

/** Largest relative difference of losses, over the steps that both have. */
export function lossGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let gap = 0;
  for (let step = 0; step < Math.min(a.length, b.length); step++)
    gap = Math.max(gap, Math.abs(a[step]! / b[step]! - 1));
  return gap;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
