import { Finish, ProductPlan } from './product-plan';
import { gated, rectify } from './vector';

/** Stores a row of two vectors, finished. */
@inline export function store2<T>(plan: ProductPlan, first: v128, second: v128, output: usize, gate: usize): void {
  if (plan.finish == Finish.rectify) {
    const factor = v128.splat<T>(<T>plan.factor);
    first = v128.mul<T>(rectify<T>(first), factor);
    second = v128.mul<T>(rectify<T>(second), factor);
  } else if (plan.finish == Finish.gate) {
    const factor = v128.splat<T>(<T>plan.factor);
    first = gated<T>(v128.mul<T>(first, factor), v128.load(gate));
    second = gated<T>(v128.mul<T>(second, factor), v128.load(gate, 16));
  }
  v128.store(output, first);
  v128.store(output, second, 16);
}

/** Stores a row of one vector, finished. */
@inline export function store1<T>(plan: ProductPlan, value: v128, output: usize, gate: usize): void {
  if (plan.finish == Finish.rectify) {
    value = v128.mul<T>(rectify<T>(value), v128.splat<T>(<T>plan.factor));
  } else if (plan.finish == Finish.gate) {
    value = gated<T>(v128.mul<T>(value, v128.splat<T>(<T>plan.factor)), v128.load(gate));
  }
  v128.store(output, value);
}
