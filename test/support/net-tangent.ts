import { nets } from 'diffeolab';

/** Outputs f [P] and tangent kernel Σ_w ∂f(x_μ)/∂w ∂f(x_ν)/∂w [P, P] of a net of one output, over all of its arrays. */
export function tangentOf(
  net: nets.Net,
  inputs: readonly Float64Array[],
): { readonly outputs: number[]; readonly kernel: Float64Array } {
  const engine = nets.createEngine(net, { engine: 'wasm', precision: 'float64' });
  const rows: Float64Array[] = [];
  const outputs = inputs.map((input) => {
    const value = engine.differentiate(engine.prepare(input, 1), (_, gradient) => gradient.fill(1));
    rows.push(Float64Array.from(engine.gradients.flatMap((array) => [...array])));
    return value[0]!;
  });
  const count = rows.length;
  const kernel = new Float64Array(count * count);
  for (const [p, row] of rows.entries()) {
    for (const [q, other] of rows.entries()) kernel[p * count + q] = row.reduce((sum, g, n) => sum + g * other[n]!, 0);
  }
  engine.close();
  return { outputs, kernel };
}
