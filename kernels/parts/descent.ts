/** values ← values − step·gradient, `count` numbers. */
export function descendAlong(values: usize, gradient: usize, step: f64, count: i32): void {
  const steps = f64x2.splat(step);
  const end = values + (<usize>count << 3);
  for (; values + 16 <= end; values += 16) {
    v128.store(values, f64x2.sub(v128.load(values), f64x2.mul(steps, v128.load(gradient))));
    gradient += 16;
  }
  if (values < end) store<f64>(values, load<f64>(values) - step * load<f64>(gradient));
}
