/**
 * Independent streams of one seed. The counter of a Philox block is (sample low word, sample high word, block, stream),
 * block b holding the variates 4b … 4b + 3 of the sample: variate j of sample i of stream s never changes.
 * @see {@link gaussianAt}
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
  /** Training points of the spherical model: sample = point, variates two a coordinate. */
  trainingPoints: 16,
  /** Test points of the spherical model: sample = point, variates two a coordinate. */
  testPoints: 17,
  /** Initial first-layer weights: sample = neuron, variate = coordinate. */
  initialWeights: 18,
  /** Initial output coefficients: sample 0, variate = neuron. */
  initialCoefficients: 19,
  /** Wide teachers: sample = teacher neuron, variates 0 … d − 1 its weights, variate d its output coefficient. */
  teacher: 20,
  /** Directions towards which points are rotated: sample = point, variate = coordinate. */
  rotations: 21,
  /** Bootstrap: sample = replicate, one word a draw. */
  bootstrap: 22,
  /**
   * Displacement fields: sample = number of the field (draw·2³² + sample of the data set), variates
   * two a mode, for x and y.
   */
  displacements: 32,
  /** Procedural images of shapes: sample = image, variates uniform. */
  shapes: 48,
  /** Procedural images of textures: sample = image, variates uniform. */
  textures: 49,
  /** Procedural images of digits: sample = image, variates uniform. */
  digits: 50,
  /**
   * Temperatures and cutoffs for data augmentation: sample = number of the field, Beta variates 0
   * (cutoff) and 1 (temperature).
   */
  augmentation: 33,
  /** Noise on any inputs: sample = draw·2³² + sample of the data set, variate = component of the input. */
  isotropicNoise: 40,
  /** Other samples z of a data set: sample = draw·2³² + sample of the data set; two words of one block. */
  neighbours: 41,
  /** Random groups of samples for error estimates: sample = sample of the data set; one word of one block. */
  groups: 42,
  /** Initial weights of layered nets, of one array a key: sample = output channel, variate = place in its row. */
  netWeights: 80,
  /** Order of a training set: sample = epoch, variates uniform, one an exchange. */
  batchOrder: 90,
  /** Order of channels of a layer's filters, of one layer a key: sample 0 of the inputs, 1 of the outputs. */
  channelOrder: 91,
  /** Pairs of training, validation and test sets: permutation 0 of all pairs, or one a label (1: −1, 2: +1). */
  pairSamples: 64,
  /** Noise of the background of pairs: sample = number of the pair among all of its task, variate = site. */
  pairNoise: 65,
  /** Displacements of pairs: permutation of all displacements, one a sample of the data set. */
  pairMoves: 66,
  /** Images of training, validation and test sets: permutation 0 of all images, or 1 + c of those of class c. */
  imageSamples: 67,
  /** Starts of the search for best nets: sample 0 uniform choices, sample 1 the weights. */
  searchStarts: 72,
} as const;
