/** A product of powers of averages: pairs (column of the average, exponent). */
export type Product = readonly (readonly [column: number, exponent: number])[];

/**
 * The columns of a layer by name: what there is of every sample at every draw, and the averages that are made of it.
 * Their order is known here alone.
 *
 * | column | number at a sample and a draw | average |
 * |---|---|---|
 * | `numerator(p)` | ‖f(x′) − f(x)‖² under perturbation p | that of the conventions |
 * | `squaredNorm(p)` | ‖x′ − x‖² | mean |
 * | `measuredNorm` | what makes up a norm of the noise that is found on the samples, where there is one | mean |
 * | `denominator` | none: it comes of the representations, and stands among the averages alone | ⟨‖f(x) − f(z)‖²⟩ |
 */
export class Columns {
  readonly perturbations: number;
  readonly measuredNorm: number | undefined;
  /** Numbers that a sample has at a draw. */
  readonly count: number;
  readonly denominator: number;
  /** Number of averages: one a column, and the denominator. */
  readonly averages: number;
  /** By column, whether it changes from draw to draw. */
  readonly drawn: readonly boolean[];

  /** Whether each perturbation changes from draw to draw, and the measured norm if there is one. */
  constructor({
    perturbations,
    measuredNorm,
  }: {
    readonly perturbations: readonly boolean[];
    readonly measuredNorm?: boolean | undefined;
  }) {
    this.perturbations = perturbations.length;
    this.measuredNorm = measuredNorm === undefined ? undefined : 2 * perturbations.length;
    this.drawn = [...perturbations, ...perturbations, ...(measuredNorm === undefined ? [] : [measuredNorm])];
    this.count = this.drawn.length;
    this.denominator = this.count;
    this.averages = this.count + 1;
  }

  numerator(perturbation: number): number {
    return perturbation;
  }

  squaredNorm(perturbation: number): number {
    return this.perturbations + perturbation;
  }

  isNumerator(column: number): boolean {
    return column < this.perturbations;
  }

  /** Number of draws of a sample with these numbers, [draws, columns]. */
  draws(numbers: Float64Array): number {
    return numbers.length / this.count;
  }

  /** Place of a column at a draw among the numbers of a sample, [draws, columns]. */
  place(draw: number, column: number): number {
    return draw * this.count + column;
  }

  /** The numbers of a sample at a draw, [columns], of those at all its draws, [draws, columns]; not a copy. */
  row(numbers: Float64Array, draw: number): Float64Array {
    return numbers.subarray(draw * this.count, (draw + 1) * this.count);
  }

  /** ⟨‖f(x′) − f(x)‖²⟩ under a perturbation. */
  change(perturbation: number): Product {
    return [[this.numerator(perturbation), 1]];
  }

  /** ⟨‖f(x) − f(z)‖²⟩ */
  spread(): Product {
    return [[this.denominator, 1]];
  }

  /** ⟨‖f(x′) − f(x)‖²⟩/⟨‖f(x) − f(z)‖²⟩ under a perturbation. */
  sensitivity(perturbation: number): Product {
    return [
      [this.numerator(perturbation), 1],
      [this.denominator, -1],
    ];
  }

  /** The sensitivity to a perturbation over ⟨‖x′ − x‖²⟩. */
  normalised(perturbation: number): Product {
    return [
      [this.numerator(perturbation), 1],
      [this.squaredNorm(perturbation), -1],
      [this.denominator, -1],
    ];
  }

  /** The sensitivity to one perturbation over that to another. */
  ratio(perturbation: number, other: number): Product {
    return [
      [this.numerator(perturbation), 1],
      [this.numerator(other), -1],
    ];
  }
}
