/** A sample in one layer. */
export interface LayerSample {
  /** Its representation is at rows[at …]. */
  readonly rows: Float64Array;
  readonly at: number;
  /** Its random group. */
  readonly group: number;
  /** Its numbers, [draws, columns]; the receiver may keep them. */
  readonly numbers: Float64Array;
}
