/** Sums over patches for every neuron of a layer, of its activation a and its squared changes d at each draw. */
export class NeuronSums {
  private count = 0;
  /** c: the activations at the first patch; u = a − c. */
  private origin: Float64Array | undefined;
  /** Σ uᵏ, k = 1 … 4. */
  private readonly powers: Float64Array[];
  /** Σ d, Σ d², Σ du, Σ du², d the mean over draws. */
  private readonly changes: Float64Array[];
  /** Σ of the variance of d over draws. */
  private readonly within: Float64Array;
  private readonly most: { patch: Float64Array; activation: Float64Array; change: Float64Array; within: Float64Array };

  constructor(private readonly neurons: number) {
    const zeros = () => new Float64Array(neurons);
    this.powers = [zeros(), zeros(), zeros(), zeros()];
    this.changes = [zeros(), zeros(), zeros(), zeros()];
    this.within = zeros();
    this.most = {
      patch: zeros(),
      activation: zeros().fill(Number.NEGATIVE_INFINITY),
      change: zeros(),
      within: zeros(),
    };
  }

  /**
   * A patch: activations at rows[at …], and at the same places the means of its squared changes over draws and the sums
   * of their squared deviations.
   */
  add(
    patch: number,
    rows: Float64Array,
    at: number,
    changes: { readonly mean: Float64Array; readonly deviations: Float64Array; readonly draws: number },
  ): void {
    this.origin ??= rows.slice(at, at + this.neurons);
    this.count++;
    const [first, second, third, fourth] = this.powers as [Float64Array, Float64Array, Float64Array, Float64Array];
    const [d, dd, du, duu] = this.changes as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let n = 0; n < this.neurons; n++) {
      const u = rows[at + n]! - this.origin[n]!;
      first[n]! += u;
      second[n]! += u * u;
      third[n]! += u * u * u;
      fourth[n]! += u * u * u * u;
      const mean = changes.mean[at + n]!;
      const spread = changes.deviations[at + n]! / Math.max(1, changes.draws - 1);
      d[n]! += mean;
      dd[n]! += mean * mean;
      du[n]! += mean * u;
      duu[n]! += mean * u * u;
      this.within[n]! += spread;
      const { most } = this;
      if (rows[at + n]! > most.activation[n]!) {
        most.patch[n] = patch;
        most.activation[n] = rows[at + n]!;
        most.change[n] = mean;
        most.within[n] = spread;
      }
    }
  }

  /** @param drawn whether there is more to the law of deformations than the draws that were made */
  finish(options: { mostExciting: boolean; normalised: boolean; draws: number; drawn: boolean }) {
    const { mostExciting, normalised, draws, drawn } = options;
    const { count, most } = this;
    const zeros = () => new Float64Array(this.neurons);
    const [value, standardError, drawError, variance] = [zeros(), zeros(), zeros(), zeros()];
    const unknown = draws < 2 ? Number.NaN : 1;
    for (let n = 0; n < this.neurons; n++) {
      const moments = this.momentsOf(n);
      variance[n] = moments.variance;
      const scale = normalised ? moments.variance : 1;
      const change = mostExciting ? most.change[n]! : moments.change;
      value[n] = scale === 0 ? Number.NaN : change / scale;
      const within = mostExciting ? most.within[n]! / draws : this.within[n]! / (draws * count ** 2);
      drawError[n] = drawn ? (unknown * Math.sqrt(within)) / scale : 0;
      if (mostExciting) standardError[n] = drawError[n]!;
      else {
        // Var(d − α s) over patches, s = (a − ā)² where the value is over its mean, the variance.
        const share = normalised ? value[n]! : 0;
        const spread = moments.changes - 2 * share * moments.both + share * share * moments.squares;
        standardError[n] = count < 2 ? Number.NaN : Math.sqrt(Math.max(0, spread) / (count - 1)) / scale;
      }
    }
    return { value, standardError, drawError, variance, mostExciting: most.patch };
  }

  /**
   * Of neuron n: ⟨d⟩, Var a, and with s = (a − ā)² the variances of d and s and their covariance, as means over the
   * patches.
   */
  private momentsOf(n: number) {
    const [u, uu, uuu, uuuu] = this.powers.map((sum) => sum[n]! / this.count) as [number, number, number, number];
    const [d, dd, du, duu] = this.changes.map((sum) => sum[n]! / this.count) as [number, number, number, number];
    const variance = Math.max(0, uu - u * u);
    const fourth = uuuu - 4 * u * uuu + 6 * u * u * uu - 3 * u ** 4;
    return {
      change: d,
      variance,
      changes: dd - d * d,
      squares: fourth - variance ** 2,
      both: duu - 2 * u * du + u * u * d - d * variance,
    };
  }
}
