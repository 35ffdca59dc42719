/** Rows of output [channels, nodes] ← the biases: one a channel, one for all, or 0. */
export function fillBiases(biases: Float64Array | undefined, output: Float64Array, channels: number): void {
  const nodes = output.length / channels;
  for (let h = 0; h < channels; h++) {
    output.fill(biases?.[biases.length === 1 ? 0 : h] ?? 0, h * nodes, (h + 1) * nodes);
  }
}

/** gradient += sums of the rows of dL/d output. */
export function addBiasGradient(outputGradient: Float64Array, gradient: Float64Array, channels: number): void {
  const nodes = outputGradient.length / channels;
  for (let h = 0; h < channels; h++) {
    let sum = 0;
    for (let n = h * nodes; n < (h + 1) * nodes; n++) sum += outputGradient[n]!;
    gradient[gradient.length === 1 ? 0 : h]! += sum;
  }
}
