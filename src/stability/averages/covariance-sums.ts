/** Means of several numbers a sample, and the sums of products of their deviations, by Welford's update. */
export class CovarianceSums {
  count = 0;
  readonly means: Float64Array;
  /** Σ (x − x̄)(y − ȳ), [columns, columns]. */
  readonly products: Float64Array;
  private readonly before: Float64Array;

  constructor(readonly columns: number) {
    this.means = new Float64Array(columns);
    this.products = new Float64Array(columns * columns);
    this.before = new Float64Array(columns);
  }

  add(values: Float64Array): void {
    const { columns, means, products, before } = this;
    this.count++;
    for (let k = 0; k < columns; k++) {
      before[k] = values[k]! - means[k]!;
      means[k]! += before[k]! / this.count;
    }
    for (let k = 0; k < columns; k++) {
      const after = values[k]! - means[k]!;
      for (let l = 0; l <= k; l++) products[k * columns + l]! += after * before[l]!;
    }
  }

  /** Σ (x_k − x̄_k)(x_l − x̄_l) */
  product(k: number, l: number): number {
    return this.products[Math.max(k, l) * this.columns + Math.min(k, l)]!;
  }
}
