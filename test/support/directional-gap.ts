import type { Floats, ImmediateEngine, NetMode, PreparedInputs } from '../../dist/nets/engines/engine.js';
import { normals, smoothLoss, smoothPull } from './layered-nets.js';

/**
 * How far the gradients of an engine are from central differences of its loss, along random directions in the space of
 * each array: the largest difference, relative to the norm of the gradient of the array, or a thousandth of that of the
 * whole gradient where that is more.
 */
export function directionalGap(
  engine: ImmediateEngine,
  inputs: PreparedInputs,
  mode: NetMode,
  { step = 1e-6, directions = 2 } = {},
): number {
  const width = engine.layout.outputs;
  const gradients = () => engine.gradients.map((array) => Float64Array.from(array));
  engine.differentiate(inputs, smoothPull(width), mode);
  const given = gradients();
  const lossAt = (array: Floats, start: Float64Array, direction: Float64Array, length: number) => {
    array.set(start.map((value, i) => value + length * direction[i]!));
    const loss = smoothLoss(engine.evaluate(inputs, mode), width);
    array.set(start);
    return loss;
  };
  const whole = Math.hypot(...given.map((gradient) => Math.hypot(...gradient)));
  let gap = 0;
  for (const [k, array] of engine.parameters.entries()) {
    const start = Float64Array.from(array);
    const norm = Math.max(Math.hypot(...given[k]!), whole / 1000);
    for (let sample = 0; sample < directions; sample++) {
      const random = normals(array.length, 77_000 + 10 * k + sample);
      const length = Math.hypot(...random);
      const direction = random.map((value) => value / length);
      const slope = direction.reduce((sum, value, i) => sum + value * given[k]![i]!, 0);
      const difference = lossAt(array, start, direction, step) - lossAt(array, start, direction, -step);
      gap = Math.max(gap, Math.abs(difference / (2 * step) - slope) / norm);
    }
  }
  return gap;
}
