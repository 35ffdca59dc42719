import type { Floats } from '../nets/engines/engine.js';

// Four numbers a turn: V8 looks anew in every turn whether the arrays still have their memory, once any WebAssembly
// memory of the process has grown, and that costs more than the arithmetic.

/** v ← factor·v. */
export function multiply(values: Floats, factor: number): void {
  const { length } = values;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    values[i]! *= factor;
    values[i + 1]! *= factor;
    values[i + 2]! *= factor;
    values[i + 3]! *= factor;
  }
  for (; i < length; i++) values[i]! *= factor;
}

/** θ ← θ − lr·g. */
export function moveAlong(values: Floats, gradient: Floats, rate: number): void {
  const { length } = values;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    values[i]! -= rate * gradient[i]!;
    values[i + 1]! -= rate * gradient[i + 1]!;
    values[i + 2]! -= rate * gradient[i + 2]!;
    values[i + 3]! -= rate * gradient[i + 3]!;
  }
  for (; i < length; i++) values[i]! -= rate * gradient[i]!;
}

/** v ← μv + g, then θ ← θ − lr·v. */
export function moveWithMomentum(
  values: Floats,
  velocity: Float64Array,
  gradient: Floats,
  momentum: number,
  rate: number,
): void {
  const { length } = values;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    const a = momentum * velocity[i]! + gradient[i]!;
    const b = momentum * velocity[i + 1]! + gradient[i + 1]!;
    const c = momentum * velocity[i + 2]! + gradient[i + 2]!;
    const d = momentum * velocity[i + 3]! + gradient[i + 3]!;
    velocity[i] = a;
    velocity[i + 1] = b;
    velocity[i + 2] = c;
    velocity[i + 3] = d;
    values[i]! -= rate * a;
    values[i + 1]! -= rate * b;
    values[i + 2]! -= rate * c;
    values[i + 3]! -= rate * d;
  }
  for (; i < length; i++) {
    velocity[i] = momentum * velocity[i]! + gradient[i]!;
    values[i]! -= rate * velocity[i]!;
  }
}
