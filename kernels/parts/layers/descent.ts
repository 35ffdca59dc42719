/**
 * θ ← θ − rate·∇ of `count` numbers, each step in float64 and then rounded: what a loop over the numbers gives outside
 * of the kernel.
 */
export function descendAlong<T>(parameters: usize, gradients: usize, count: i32, rate: f64): void {
  const rates = f64x2.splat(rate);
  const end = parameters + <usize>count * sizeof<T>();
  const whole = parameters + ((<usize>count * sizeof<T>()) & ~15);
  for (; parameters < whole; parameters += 16) {
    const at = v128.load(parameters);
    const pull = v128.load(gradients);
    if (sizeof<T>() == 4) {
      const low = f64x2.sub(f64x2.promote_low_f32x4(at), f64x2.mul(rates, f64x2.promote_low_f32x4(pull)));
      const high = f64x2.sub(upper(at), f64x2.mul(rates, upper(pull)));
      const rounded = f32x4.demote_f64x2_zero(high);
      v128.store(parameters, v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), rounded, 0, 2));
    } else {
      v128.store(parameters, f64x2.sub(at, f64x2.mul(rates, pull)));
    }
    gradients += 16;
  }
  for (; parameters < end; parameters += sizeof<T>()) {
    store<T>(parameters, <T>(<f64>load<T>(parameters) - rate * <f64>load<T>(gradients)));
    gradients += sizeof<T>();
  }
}

/** The upper two of four float32 numbers in float64. */
@inline function upper(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u64>(values, values, 1, 1));
}
