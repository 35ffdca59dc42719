import {
  analytic,
  diffeo,
  images,
  montecarlo,
  nets,
  numerics,
  spherical,
  stability,
  training,
  twopixels,
} from 'diffeolab';
import ndarray from 'ndarray';

/** Arguments that a function accepts, made anew for every call. */
export type ValidCall = () => readonly unknown[];

const length = 8;
const size = { length, scale: 3 } as const;
const network = () => twopixels.lowFrequency(size);
const task = () => twopixels.twoPixelTask(size);
const frame = () => twopixels.frameTask({ size: 4, scale: 2 });
const plan = () => nets.planNetwork(network(), length);
const law = () => twopixels.displacementLaw(['1/4', '1/2', '1/4']);
const inputs = () =>
  ndarray(
    Float64Array.from({ length: 2 * length }, (_, k) => k / 7),
    [2, length],
  );
const problem = () => montecarlo.posedProblem(network(), task(), { deviation: 0.3, samples: 8 });

const wide = () => ({
  format: nets.netFormat,
  name: 'wide',
  input: { channels: 1, size: [4] },
  parametrisation: 'ntk' as const,
  layers: [
    { kind: 'conv', channels: 2, filterSize: 3, stride: 1, weightScale: 2 },
    { kind: 'relu', scale: 2 },
    { kind: 'dense', channels: 1, weightScale: 2 },
  ] as const,
  initial: { weights: { law: 'normal', deviation: 2 } as const },
});
const layered = () => ({
  format: nets.netFormat,
  name: 'layered',
  input: { channels: 1, size: [8] },
  parametrisation: 'ntk' as const,
  layers: [
    { kind: 'conv', channels: 2, filterSize: 3, stride: 2, pad: [1, 1], filters: [[[1, 2, 1]], [[1, 0, -1]]] },
    { kind: 'relu', scale: 2 },
    { kind: 'pool', operation: 'max', size: 2, stride: 2 },
    { kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, scales: [1, 2] },
    { kind: 'dense', channels: 1, weightScale: 2 },
  ] as const,
  output: { alpha: 0.1 },
  initial: { weights: { law: 'normal', deviation: 2 } as const },
});
const preset = () => ({ input: { channels: 1, size: [8] }, channels: 2, depth: 1, filterSize: 3, reluScale: 1 });

const ring = fixed(await analytic.ringKernels({ length, depth: 1 }));
const lazy = () => fixed(analytic.lazySolution(ring, task(), { training: { distances: [1, 2, 3] } }));

const ensemble = () => ({ size: 8, cutoff: 2, temperature: 1e-3 });
const line = () => ({ ...ensemble(), dimension: 1 as const });
const coefficients = () => diffeo.sampleCoefficients(ensemble());
const field = () => diffeo.sampleField(ensemble());
const pictures = () => images.proceduralImages({ kind: 'textures', count: 2, size: 8 }).images;

const net = () => spherical.initialise({ width: 3, dimension: 2 });
const points = () => spherical.samplePoints({ points: 4, dimension: 2 });
const labels = () => Float64Array.of(1, -1, 1, -1);
const labelled = () => ({ points: points(), labels: labels() });
const engine = () => spherical.createJsEngine(Float64Array.of(1, 0, 0, 1), 2, 2, 1);
const filled = () => {
  const made = engine();
  made.weights.set([1, 2]);
  made.coefficients.set([1]);
  return made;
};
const weights = () => spherical.weightDistribution(net());
const target = () => spherical.gaussianField({ exponent: 1.5, width: 16 });
const stripe = () => ({ kind: 'stripe' as const, low: -0.3, high: 1.2 });

const samples = () => Array.from({ length: 12 }, (_, i) => [i % 4, Math.floor(i / 4), (i * 7) % 5]);
const measured = () => ({ predictor: ((batch) => batch) satisfies stability.Predictor, data: samples(), draws: 2 });
const flat = () => stability.fieldDeformation([field()]);
const pixels = () => ({ ...measured(), data: images.proceduralImages({ kind: 'textures', count: 4, size: 8 }).images });

/** A layout that the library made is not checked: its numbers can't be changed. */
function fixed<Part>(part: Part): Part {
  if (typeof part === 'object' && part !== null && !ArrayBuffer.isView(part)) {
    for (const inner of Object.values(part)) fixed(inner);
    Object.freeze(part);
  }
  return part;
}

const netTraining = (): training.TrainNetOptions => {
  const { training: data, test } = twopixels.pairSets(twopixels.twoPixelTask(size), { points: 12, testPoints: 4 });
  const net = nets.initialNet(nets.presetNet('cnn', { input: data.shape, channels: 2, depth: 1, alpha: 0.5 }));
  return {
    engine: nets.createJsEngine({ ...net, layout: fixed(net.layout) }),
    data,
    test,
    optimiser: { kind: 'sgd', learningRate: 0.1, momentum: 0.5, schedule: { kind: 'cosine', period: 4 } },
    weightDecay: { strength: 1e-3 },
    penalty: { ridge: 1e-3, power: 2 },
    batchSize: 4,
    lossPower: 1,
    checkpointsPerDecade: 4,
    stop: { steps: 4, loss: 1e-3, error: 0.01, epochs: 2, time: 10, zeroLoss: { times: 2, steps: 1, epochs: 1 } },
  };
};

const bowl = (): training.Objective => {
  const [theta, gradient] = [Float64Array.of(1), new Float64Array(1)];
  return {
    names: ['theta'],
    parameters: [theta],
    gradients: [gradient],
    evaluate: () => theta[0]! ** 2 / 2,
    penalty: () => 0,
    differentiate: () => gradient.set(theta),
  };
};
const curve = () => [1, 2, 4, 8].map((count) => ({ points: count, values: [1 / count, 1.1 / count] }));

/** A call of every function of the library that takes numbers. */
export const validCalls: Readonly<Record<string, ValidCall>> = {
  'analytic.layerDiffeoLaw': () => [{ layer: 10 }],
  'analytic.highFrequencyExponents': () => [{ layer: 2, filterSize: 5 }],
  'analytic.highFrequencyLaw': () => [{ layer: 2, filterSize: 5, noiseEnergy: 1 }],
  'analytic.highFrequencyLayer': () => [{ layer: 2, length: 32, filterSize: 5, noiseEnergy: 1 }],
  'analytic.participationNoiseLaw': () => [{ participation: 4, firstSites: 3, noiseEnergy: 1 }],
  'analytic.participationWidth': () => [ndarray(Float64Array.of(1, 2, 1), [1, 3])],
  'analytic.stridedLaw': () => [{ layer: 2, filterSize: 3, noiseEnergy: 1 }],
  'analytic.stridedLayer': () => [{ layer: 2, length: 36, filterSize: 3, noiseEnergy: 1 }],
  'analytic.layerNoiseLaw': () => [{ layer: 10 }],
  'analytic.layerStabilityLaw': () => [{ layer: 10 }],
  'analytic.outputDiffeoLaw': () => [{ scale: 20 }],
  'analytic.linearLayerDiffeo': () => [network(), task(), law()],
  'analytic.overlapOutputDiffeo': () => [task()],
  'analytic.diffeoSensitivity': () => [network(), task(), law()],
  'analytic.enumerateInFloat': () => [plan(), task(), law()],
  'analytic.exactNoiseSensitivity': () => [network(), task(), 0.3],
  'analytic.exactOutputNoise': () => [
    twopixels.lowFrequency({ length: 12, scale: 5 }),
    twopixels.twoPixelTask({ length: 12, scale: 5 }),
    0.3,
  ],
  'analytic.gaussianClosureNumerators': () => [network(), task(), 0.3],
  'analytic.latticeNoiseNumerators': () => [network(), task(), 0.3],
  'analytic.assembleNoise': () => [
    network(),
    task(),
    0.3,
    { method: 'Gaussian closure', numerators: analytic.gaussianClosureNumerators },
  ],
  'analytic.bayesError': () => [task(), 0.3],
  'analytic.noiseTheory': () => [network(), task(), { deviation: 0.3 }],
  'analytic.outputDiscrimination': () => [network(), task(), { deviation: 0.3 }],
  'analytic.noiseMeasures': () => [network(), task(), { deviation: 0.3 }],
  'analytic.noiseSensitivity': () => [network(), task(), { deviation: 0.3 }],
  'analytic.relativeStability': () => [
    analytic.diffeoSensitivity(network(), task()),
    analytic.noiseSensitivity(network(), task(), { deviation: 0.3 }),
  ],
  'analytic.netKernels': () => [wide(), ndarray(Float64Array.of(1, 2, 3, 4), [1, 1, 4]), { layers: true }],
  'analytic.kernelRidge': () => [
    { gram: ndarray(Float64Array.of(2, 1, 1, 2), [2, 2]), labels: Float64Array.of(1, -1), ridge: 0.1 },
  ],
  'analytic.untrainedSensitivities': () => [
    { ...wide(), input: { channels: 1, size: [8] } },
    twopixels.twoPixelTask({ length: 8, scale: 3 }),
    { deviation: 0.3, points: 127 },
  ],
  'analytic.ringSensitivities': () => [{ length, depth: 1 }, task(), { deviation: 0.3, points: 127 }],
  'analytic.ringKernels': () => [{ length, depth: 1 }],
  'analytic.lazySolution': () => [ring, task(), { training: { distances: [1, 2] }, ridge: 0.1 }],
  'analytic.lazyErrors': () => [ring, task(), lazy()],
  'analytic.lazyNoise': () => [ring, task(), lazy(), { deviation: 0.3, points: 127 }],
  'analytic.kernelLearningCurve': () => [{ kernel: 'ntk', dimension: 3, points: 16, ridge: 0.1 }],
  'analytic.kernelSpectrum': () => ['ntk', 3],

  'diffeo.affineField': () => [8, { rotation: 0.1, compression: 0.02, translation: { x: 0.5, y: 0.1 } }],
  'diffeo.affineMatrix': () => [{ rotation: 0.1, compression: 0.02 }],
  'diffeo.patchDeformation': () => ['rotation', 5],
  'diffeo.coefficientSampler': () => [ensemble()],
  'diffeo.sampleCoefficients': () => [ensemble(), { index: 3 }],
  'diffeo.decomposeField': () => [field(), { patch: 4, stride: 2 }],
  'diffeo.decomposeGradient': () => [diffeo.fieldGradient(ensemble(), coefficients())],
  'diffeo.deform': () => [pictures(), ensemble(), { draw: 1, first: 2 }],
  'diffeo.deformer': () => [ensemble()],
  'diffeo.deformRepeatedly': () => [pictures().pick(0, 0), 2, ensemble(), { draw: 1 }],
  'diffeo.fieldEnergy': () => [ensemble(), coefficients()],
  'diffeo.meanEnergy': () => [ensemble()],
  'diffeo.displacementField': () => [ensemble(), coefficients()],
  'diffeo.displacementLine': () => [line(), diffeo.sampleCoefficients(line())],
  'diffeo.sampleField': () => [ensemble(), { index: 2 }],
  'diffeo.sampleLine': () => [line(), { index: 2 }],
  'diffeo.fieldGradient': () => [ensemble(), coefficients()],
  'diffeo.invertibility': () => [ensemble(), coefficients(), { tolerance: 0.01 }],
  'diffeo.pixelInvertibility': () => [field()],
  'diffeo.remap': () => [pictures(), field()],
  'diffeo.remapLine': () => [ndarray(Float64Array.from({ length: 8 }, (_, k) => k)), diffeo.sampleLine(line())],
  'diffeo.betaEnsembles': () => [{ size: 8, cutoffs: [2, 4], cutoff: { alpha: 2, beta: 1 } }],
  'diffeo.betaSampler': () => [{ size: 8, cutoffs: [2, 4], temperature: { alpha: 2, beta: 1 } }],
  'diffeo.fieldDisplacement': () => [ensemble(), coefficients()],
  'diffeo.fixedDisplacement': () => [{ size: 8, cutoff: 2 }, 0.5],
  'diffeo.withDisplacement': () => [ensemble(), coefficients(), 0.5],
  'diffeo.temperatureRange': () => [{ size: 8, cutoff: 2 }, 0.5],
  'diffeo.rmsDisplacement': () => [ensemble()],
  'diffeo.temperatureFor': () => [{ size: 8, cutoff: 2 }, 0.5],
  'diffeo.typicalDisplacement': () => [ensemble()],

  'filters.laplacianEigenvectors': () => [3],
  'filters.lineLaplacianProjections': () => [ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3])],
  'filters.laplacianProjections': () => [ndarray(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 10), [1, 3, 3])],
  'filters.powerSpectrum': () => [pictures(), { normalise: true }],

  'images.decodeCifar': () => [Buffer.alloc(3073), 'cifar10'],
  'images.imageValues': () => [pictures()],
  'images.standardise': () => [pictures(), { mean: [0.4], deviation: [0.2] }],
  'images.encodePng': () => [ndarray(Float64Array.of(0, 0.5, 1, 0.25), [2, 2])],
  'images.proceduralImages': () => [{ kind: 'shapes', count: 2, first: 1, size: 8, label: 1 }],

  'montecarlo.createEngine': () => ['js', problem()],
  'montecarlo.estimateSensitivity': () => [network(), task(), { deviation: 0.3, samples: 64, engine: 'js' }],
  'montecarlo.estimateToPrecision': () => [network(), task(), { deviation: 0.3, precision: 0.5, engine: 'js' }],
  'montecarlo.measureRate': () => [problem(), 'js', 0.001],
  'montecarlo.posedProblem': () => [network(), task(), { deviation: 0.3, samples: 64 }],

  'nets.createEngine': () => [nets.initialNet(layered()), { engine: 'js' }],
  'nets.createJsEngine': () => [nets.initialNet(layered())],
  'nets.initialNet': () => [layered(), { precision: 'float32' }],
  'nets.layOut': () => [layered()],
  'nets.netDocument': () => [nets.initialNet(layered())],
  'nets.netJsonSchema': () => [],
  'nets.parseNetDescription': () => [layered()],
  'nets.presetNet': () => ['cnn-strided', { ...preset(), stride: 2, strideEvery: 2, outputs: 2, alpha: 0.5 }],
  'nets.tfjsBackends': () => [],
  'nets.shuffleChannels': () => [nets.initialNet(layered()), { orders: { conv1: { inputs: [0], outputs: [1, 0] } } }],
  'nets.toConvNet': () => [nets.initialNet(nets.presetNet('cnn', preset()))],
  'nets.createForward': () => [plan()],
  'nets.forward': () => [network(), inputs()],
  'nets.forwardWasm': () => [network(), inputs()],
  'nets.layerNames': () => [plan()],
  'nets.convLayer': () => [{ filters: [[[1, 2, 1]]], bias: [0.5], stride: 1 }],
  'nets.convNet': () => [{ name: 'n', layers: network().layers, readout: [1], constant: 0.5 }],
  'nets.filterShape': () => [network().layers[0]],
  'nets.planNetwork': () => [network(), length],
  'nets.pixelResponses': () => [network(), length],

  'numerics.bestThreshold': () => [
    [0, 1, 1, 2],
    [-1, -1, 1, 1],
    [1, 2, 1, 1],
  ],
  'numerics.sensitivityIndex': () => [
    { mean: 3, variance: 2 },
    { mean: 0, variance: 6 },
  ],
  'numerics.splitNoise': () => [{ square: 5, shift: 1, covariance: 2, spread: 2 }],
  'numerics.bivariateNormalDistribution': () => [0.3, -0.2, 0.5],
  'numerics.choleskyFactor': () => [Float64Array.of(2, 1, 1, 2), 2],
  'numerics.choleskyFactorWasm': () => [Float64Array.of(2, 1, 1, 2), 2],
  'numerics.choleskySolve': () => [Float64Array.of(2, 0, 1, 2), 2, Float64Array.of(1, 2)],
  'numerics.gaussLegendre': () => [4],
  'numerics.integrate': () => [(x: number) => x * x, 0, 1, 8],
  'numerics.largestEigenvalue': () => [
    Float64Array.of(1, 0.5),
    (vector: Float64Array) => vector.set([2 * vector[0]!, vector[1]!]),
  ],
  'numerics.bootstrapPowerLaw': () => [{ curve: curve(), replicates: 100 }],
  'numerics.fitPowerLaw': () => [{ curve: curve() }],
  'numerics.estimateColumns': () => ['D', { value: 1, standardError: 0.1, z: 0.2 }],
  'numerics.measuredColumns': () => ['D', 1, 0.1],
  'numerics.theoryColumns': () => ['D', { value: 1, error: 0.1, status: 'closure', method: 'm' }],
  'numerics.valueColumns': () => ['D', { value: 1, error: 0.1, status: 'closure' }],
  'numerics.betaAt': () => [numerics.keyFromSeed('0'), 1, 2, 3, 2, 1],
  'numerics.randomPermutation': () => [numerics.keyFromSeed('0'), 1, 2, 12],
  'numerics.uniformsOf': () => [numerics.keyFromSeed('0'), 1, 2],
  'numerics.parseRational': () => ['x', 0.25],
  'numerics.rectifiedIncrementMean': () => [0.5, 0.3],
  'numerics.rectifiedIncrementProduct': () => [0.5, 0.3, 0.2, 0.4, 0.5],
  'numerics.rectifiedIncrementSquare': () => [0.5, 0.3],
  'numerics.rectifiedMean': () => [0.5, 0.3],
  'numerics.rectifiedProduct': () => [0.5, 0.3, 0.2, 0.4, 0.5],
  'numerics.rectifiedSquare': () => [0.5, 0.3],
  'numerics.mergeMoments': () => [
    { count: 2, mean: 1, squares: 1 },
    { count: 3, mean: 2, squares: 1 },
  ],
  'numerics.standardError': () => [{ count: 3, mean: 2, squares: 1 }],
  'numerics.variance': () => [{ count: 3, mean: 2, squares: 1 }],
  'numerics.studentQuantile': () => [0.975, 10],

  'spherical.effectiveNumber': () => [spherical.findAtoms(net(), points()).atoms],
  'spherical.findAtoms': () => [net(), points(), 0.1],
  'spherical.largestCurvature': () => [
    spherical.createObjective(filled(), Float64Array.of(1, -1), { alpha: 1 }),
    Float64Array.of(1, 0, 0, 1),
  ],
  'spherical.distanceMoved': () => [net(), spherical.initialise({ width: 3, dimension: 2, seed: '1' })],
  'spherical.chooseEngine': () => ['auto', 4, 2],
  ...Object.fromEntries(
    ['Circle', 'Dense', 'Js', 'Patterns'].map((name) => [
      `spherical.create${name}Engine`,
      () => [Float64Array.of(1, 0, 0, 1), 2, 2, 1],
    ]),
  ),
  'spherical.fibonacciLattice': () => [10, 3],
  'spherical.layerScales': () => ['unit', 0.1],
  'spherical.initialise': () => [{ width: 3, dimension: 2, weightScale: 0.5, coefficientScale: 0.5 }],
  'spherical.kernelRegression': () => [{ kernel: 'ntk', training: labelled(), ridge: 0.1 }],
  'spherical.gramMatrix': () => ['ntk', points(), points()],
  'spherical.evaluate': () => [net(), points()],
  'spherical.oneHiddenLayerNet': () => [Float64Array.of(1, 0, 0, 1), Float64Array.of(1, -1)],
  'spherical.createObjective': () => [filled(), Float64Array.of(1, -1), { alpha: 1 }],
  'spherical.samplePoints': () => [{ points: 3, dimension: 2 }],
  'spherical.predictedExponent': () => ['ntk', 3, 2],
  'spherical.netPredictor': () => [{ net: net(), alpha: 0.5, initial: net() }],
  'spherical.addPenaltyGradient': () => [{ kind: 'l2', strength: 0.5 }, filled(), 'zero'],
  'spherical.penalty': () => [{ kind: 'l2', strength: 0.5 }, filled()],
  'spherical.predictionSpread': () => [Float64Array.of(1, 2, 4)],
  'spherical.rotateTowards': () => [points(), spherical.samplePoints({ points: 4, dimension: 2, set: 'test' }), 0.1],
  'spherical.rotationStability': () => [
    { predictor: spherical.netPredictor({ net: net() }), points: points(), angle: 0.1 },
  ],
  'spherical.amplification': () => [{ net: net(), parallel: 1, dimension: 2 }],
  'spherical.invariantLabels': () => [stripe(), points()],
  'spherical.parallelDimension': () => [stripe()],
  'spherical.predictedStripeExponent': () => ['feature', 5, 1],
  'spherical.withBias': () => [points(), 0.5],
  'spherical.tangentKernel': () => [net(), points(), points()],
  'spherical.gaussianField': () => [{ exponent: 1.5, width: 16 }],
  'spherical.expressionTarget': () => ['x1 * x2', 2],
  'spherical.smoothness': () => [target()],
  'spherical.streamTargetValues': () => [target(), points()],
  'spherical.targetValues': () => [target(), points()],
  'spherical.misclassified': () => [Float64Array.of(1, -2, 0.5), Float64Array.of(1, 1, -1)],
  'spherical.testError': () => [spherical.netPredictor({ net: net() }), labelled()],
  'spherical.train': () => [{ net: net(), training: labelled(), alpha: 0.5, stop: { loss: 0.4, steps: 20 } }],
  'spherical.angularDistribution': () => [weights(), 4],
  'spherical.anisotropy': () => [weights()],
  'spherical.weightDistribution': () => [net()],

  'stability.decades': () => [0.1, 10, 2],
  'stability.sensitivityCurve': () => [{ ...measured(), norms: [0.1, 1], significance: 3, tolerance: 0.1 }],
  'stability.alongSegment': () => [{ ...measured(), fractions: [0.1, 0.5] }],
  'stability.diffeoSensitivity': () => [{ ...pixels(), deformation: flat() }],
  'stability.neuronStability': () => [{ ...pixels(), deformation: flat(), normalised: true }],
  'stability.noiseSensitivity': () => [{ ...measured(), noiseNorm: 0.1 }],
  'stability.relativeStability': () => [{ ...pixels(), deformation: flat() }],
  'stability.rotationStability': () => [{ ...measured(), angle: 0.1 }],
  'stability.towardsNeighbour': () => [{ ...measured(), norm: 0.1 }],
  'stability.fieldDeformation': () => [[field()]],
  'stability.maximumEntropyDeformation': () => [ensemble()],

  'training.createAdam': () => [bowl(), 0.1, { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }],
  'training.createDescent': () => [bowl(), 0.5, 0.9],
  'training.createLoss': () => [{ name: 'soft-hinge', beta: 20 }, 1],
  'training.createOutputLoss': () => [{ loss: 'hinge', outputs: 1, alpha: 2, power: 1 }],
  'training.rateScales': () => [fixed(nets.layOut(layered())), { alpha: 2, power: 1 }],
  'training.scheduledRate': () => [0.1, { kind: 'cosine', period: 8 }, 2],
  'training.trainNet': () => [netTraining()],
  'training.watchDivergence': () => [
    { objective: bowl(), learningRate: 0.5, initialLoss: 1, lossScale: 1, curvature: () => 1 },
  ],
  'training.createFlow': () => [bowl(), { tolerance: 1e-3 }],
  'training.createStepper': () => [bowl(), { kind: 'descent', learningRate: 0.5 }],
  'training.minimise': () => {
    const objective = bowl();
    return [{ objective, stepper: training.createDescent(objective, 0.5), stop: { loss: 1e-3, steps: 30 } }];
  },

  'twopixels.classificationError': () => [network(), task(), 0],
  'twopixels.displacementEnergy': () => [task(), law()],
  'twopixels.displacementLaw': () => [[0.25, 0.5, 0.25]],
  'twopixels.noiseDeviation': () => [task(), { energy: 1.5, law: law() }],
  'twopixels.representatives': () => [task(), plan()],
  'twopixels.constructSolution': () => ['low-frequency', { ...size }],
  'twopixels.dirichlet': () => [{ ...size }],
  'twopixels.disordered': () => [{ base: network(), copies: 2, disorder: 0.1, seed: '0' }],
  'twopixels.highFrequency': () => [{ ...size }],
  'twopixels.lowFrequency': () => [{ ...size }],
  'twopixels.mix': () => [{ ...size, mix: 0.25 }],
  'twopixels.strided': () => [{ length: 9, scale: 3 }],
  'twopixels.withThresholds': () => [
    twopixels.lowFrequency({ length: 12, scale: 5 }),
    { threshold: 1.5, firstThreshold: 0.4 },
  ],
  'twopixels.pairSpread': () => [task(), plan()],
  'twopixels.blockTask': () => [{ ...size }],
  'twopixels.frameDistance': () => [frame(), [0, 5]],
  'twopixels.frameLabel': () => [frame(), [0, 5]],
  'twopixels.frameTask': () => [{ size: 4, scale: 2, gap: 0.5 }],
  'twopixels.pairMoves': () => [frame(), { range: 1 }],
  'twopixels.pairSets': () => [frame(), { points: 8, validationPoints: 2, testPoints: 4, noise: 0.1, channels: 2 }],
  'twopixels.allowedOffsets': () => [task()],
  'twopixels.allPairs': () => [task()],
  'twopixels.distanceLaw': () => [task()],
  'twopixels.label': () => [task(), 2],
  'twopixels.twoPixelTask': () => [{ ...size, gap: 1 }],
};
