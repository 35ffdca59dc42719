/**
 * Independent streams of one seed. The counter of a Philox block is (sample low word, sample high word, block, stream),
 * block b holding the variates 4b … 4b + 3 of the sample: variate j of sample i of stream s never changes.
 */
export const stream = {
  /** Gaussian noise on the pixels: sample = Monte Carlo sample, variate = pixel. */
  noise: 0,
  /** The two lit pixels and their displacements: sample = Monte Carlo sample; four words of one block. */
  pair: 1,
  /** Disorder of the weights: sample = layer, variate = position in the flat filter array. */
  weights: 2,
  /** Random shifts of lattice rules: sample = shift, variate = coordinate. */
  lattice: 3,
} as const;
