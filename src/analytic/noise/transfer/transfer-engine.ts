/** The grid of a transfer operator, all in units of its spacing h. */
export interface TransferGrid {
  /** Law of the noise of a site on −N h … N h, [2N + 1]. */
  readonly noise: Float64Array;
  /** Threshold U of the sums: they are followed through 0 … U − 1. */
  readonly threshold: number;
  /** Sums that are followed at once. */
  readonly sums: 1 | 2;
  /** Whether a first moment is carried along beside the law. */
  readonly moment: boolean;
}

/** One more unit of the first layer: how it enters what is followed. */
export interface TransferStep {
  /** Clean value of its pre-activation. */
  readonly clean: number;
  /** Integer weights ≥ 0 of it in the two sums. */
  readonly weights: readonly [first: number, second: number];
  /** Whether it is one of those whose sum is carried along as a first moment. */
  readonly counted: boolean;
}

/**
 * The law S(a, b, u, u′) of the noise a, b of two neighbouring sites and of two sums u, u′ of the units r before them,
 * in numbered slots, and how it is carried on by a site:
 *
 *     S′(b, c, u + w r, u′ + w′ r) = p(c) Σ_a S(a, b, u, u′),   r = ReLU(clean + a + b + c),
 *
 * mass at the threshold or above it dropped. With a moment, T = E[Σ r; a, b, u, u′] over the counted units goes along:
 * T′ = p(c) Σ_a (T + r S).
 *
 * For fixed b the sum over a is one over a ≤ a₀, where r = 0, and one over a > a₀, where r = a − a₀ and
 * a₀ = −clean − b − c. Both follow from their neighbours at a₀ ∓ 1, the second by a shift of u by w and of u′ by w′, so
 * a step takes about 3 (2N + 1)² operations a value of (u, u′), not (2N + 1)³.
 */
export interface TransferEngine {
  /** Puts the law of two sites before any unit, p(a) p(b) at u = 0, into a slot; the second sum is not there yet. */
  start(slot: number): void;
  /** Puts the law of slot `from`, carried on by a site, into another slot. */
  step(from: number, to: number, step: TransferStep): void;
  /** Begins the second sum: S(a, b, u, 0) is the law of slot `from`. */
  open(from: number, to: number): void;
  /** Ends the first sum: Σ_u (U − u) S(a, b, u, u′) stands in place of the law of slot `from`. */
  close(from: number, to: number): void;
  /** Law of the sums of a slot, summed over a and b, flat [U, U] or [U]; or the moment in its place. */
  marginal(slot: number, moment?: boolean): Float64Array;
}

/** Slots of an engine: two for each number of lit pixels. */
export const transferSlots = 6;

/** Values of the sums (u, u′): of the second alone where the first has ended, of the first where it has not begun. */
export type TransferShape = readonly [first: number, second: number];

/** Largest number of values of the sums that a slot holds. */
export function mostCells({ threshold, sums }: TransferGrid): number {
  return sums === 1 ? threshold : threshold ** 2;
}
