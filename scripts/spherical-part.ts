/** The parts of the main job that belong to the spherical model, each a small version of its own command. */
import { join } from 'node:path';
import { report, tasks } from 'diffeolab';
import {
  type CircleStudy,
  circleCommand,
  learningCurveCommand,
  sphericalPhaseCommand,
  stripeCommand,
} from './commands.js';
import { kept } from './kept.js';
import { madeBy, type Section } from './section.js';

const task = { data: 'sphere', target: 'constant', testPoints: 2048, angle: 0.1, seed: '0' } as const;

/** The neurons of one net in dimension 2 before and after training in both regimes. */
export async function circleSection(folder: string): Promise<Section> {
  const study: CircleStudy = {
    points: 16,
    width: 300,
    engine: 'auto',
    loss: 1e-6,
    steps: 20_000,
    testPoints: task.testPoints,
    seed: task.seed,
    alphas: { lazy: 1e3, feature: 1e-6 },
  };
  const { alphas, ...net } = study;
  const view = await tasks.circleView(tasks.circleParameters({ ...task, ...net }, alphas));
  await report.writeCircle(join(folder, 'spherical'), view, 'P = 16, H = 300, y = 1, seed 0');
  const [lazy = 0, feature = 0] = view.runs.map(({ outcome }) => outcome.testError);
  return {
    title: 'The spherical model: two regimes',
    text: [
      'A net of one hidden layer, F = αf or α(f − f₀) with f(x) = (1/H) Σ c ReLU(w·x), learns a constant on the circle from 16 points. At α ≫ 1 the neurons hardly move and keep the rotational symmetry of their start; at α ≪ 1 they gather in a few directions.',
      `Test error ${report.formatScientific(lazy, 2)} in the lazy regime, ${report.formatScientific(feature, 2)} in the feature regime. The film of it is circle-movie.svg in spherical/.`,
    ],
    figures: [
      madeBy(circleCommand(study), 'spherical/circle', 'Neurons before and after training, and what they add up to.'),
    ],
  };
}

/** Test error against P in both regimes. */
export async function learningCurveSection(folder: string): Promise<Section> {
  const settings: tasks.LearningCurveSettings = {
    dimensions: [2, 3, 5],
    regimes: tasks.regimes,
    sizes: {
      lazy: { points: [16, 32, 64, 128, 256, 512], seeds: 5 },
      feature: { points: [8, 16, 32, 64], seeds: 3 },
    },
    kernel: 'ntk',
    task,
    training: { width: 400, engine: 'auto', steps: 3000, loss: 1e-8, standstill: 1e-3 },
  };
  const runs = tasks.learningCurveTasks(settings);
  const results = await kept(join(folder, 'spherical'), (options) => tasks.computeRuns(runs, options));
  const curves = tasks.learningCurves(settings, runs, results);
  const subtitle = 'x uniform on the sphere, y = 1; lazy: NTK; feature: H = 400, seed 0';
  await report.writeLearningCurve(join(folder, 'spherical'), curves, subtitle);
  return {
    title: 'The spherical model: learning curves, the feature regime before it has settled',
    text: [
      'Kernel regression, the lazy limit, against the sparse nets of the feature regime, on a constant target. The predicted exponents are laws for P → ∞; the large version of this figure comes nearer to them.',
      'Runs of the feature regime ended by their number of steps, most of them before they had settled: an interval of their fit is one of these runs, not one of the exponent.',
    ],
    figures: [
      madeBy(
        learningCurveCommand(settings),
        'spherical/learning-curve',
        'At these P the lazy regime generalises better in each of the three dimensions.',
      ),
    ],
  };
}

/** Test error, atoms and rotation stability over P and α. */
export async function sphericalPhaseSection(folder: string): Promise<Section> {
  const settings: tasks.SphericalPhaseSettings = {
    points: [8, 16, 32, 64],
    alphas: [1e-6, 1e-4, 1e-2, 1, 100],
    seeds: 2,
    task: { ...task, dimension: 3 },
    training: { width: 400, engine: 'auto', geometry: 'free', regularisation: 'none', steps: 3000, loss: 1e-8 },
  };
  const runs = tasks.sphericalPhaseTasks(settings);
  const results = await kept(join(folder, 'spherical'), (options) => tasks.computeRuns(runs, options));
  const points = tasks.sphericalPhasePoints(runs, results);
  const subtitle = 'd = 3, x uniform on the sphere, y = 1, H = 400, means over 2 seeds';
  await report.writeSphericalPhaseDiagram(join(folder, 'spherical'), { points }, subtitle);
  return {
    title: 'The spherical model: from the feature to the lazy regime',
    text: [
      'α crosses over from sparse nets to kernels: at its two ends, fewer atoms, larger test error and larger S at small α.',
    ],
    figures: [madeBy(sphericalPhaseCommand(settings), 'spherical/phase-diagram', 'Means over two data sets and nets.')],
  };
}

/** Amplification and test error in time, for labels that depend on one coordinate. */
export async function stripeSection(folder: string): Promise<Section> {
  const settings: tasks.StripeSettings = {
    points: [128],
    alphas: [1e-6, 1e3],
    seeds: 3,
    shared: {
      label: { kind: 'stripe', low: -0.3, high: 1.18549 },
      dimension: 10,
      width: 300,
      engine: 'auto',
      steps: 4000,
      loss: 1e-2,
      testPoints: 2048,
      seed: '0',
    },
  };
  const runs = tasks.stripeTasks(settings);
  const results = await kept(join(folder, 'stripe'), (options) => tasks.computeRuns(runs, options));
  const result = tasks.stripeResult(settings, runs, results);
  await report.writeStripe(join(folder, 'stripe'), { settings, ...result }, settings, result);
  const [feature, lazy] = settings.alphas.map((alpha) => result.rows.find((row) => row.alpha === alpha));
  const percent = (row: tasks.StripeRow | undefined) => `${(100 * (row?.misclassified ?? Number.NaN)).toFixed(0)} %`;
  return {
    title: 'The stripe model: feature learning pays',
    text: [
      'The label of x ~ N(0, I) depends on one of ten coordinates. In the feature regime training stretches the first-layer weights along it: their amplification A, a ratio of variances, grows from 1. In the lazy regime it stays there.',
      `Misclassified test points: ${percent(lazy)} in the lazy regime, ${percent(feature)} in the feature regime. On the sphere, with nothing to be gained from the breaking of the symmetry, it is the other way round.`,
    ],
    figures: [
      madeBy(
        stripeCommand(settings),
        'stripe/stripe',
        'Weights before and after training, amplification and error in time.',
      ),
    ],
  };
}
