import type { KernelName } from '../../spherical/kernels.js';
import { fitPowerLaw, type PowerLawFit } from '../../spherical/power-law.js';
import { predictedExponent } from '../../spherical/predicted-exponent.js';
import { smoothness } from '../../spherical/targets.js';
import { featureRecipe, type Regime } from './regime.js';
import { average, repetitionSeed } from './repetitions.js';
import type { RunOutcome, SphericalTask } from './run-task.js';
import { checkTask, checkTraining, type LearningTask, type TrainParameters, taskTarget } from './task-parameters.js';

/** What learning curves are made of. */
export interface LearningCurveSettings {
  readonly dimensions: readonly number[];
  readonly regimes: readonly Regime[];
  /** Values of P and repetitions of each regime. */
  readonly sizes: Readonly<Record<Regime, { readonly points: readonly number[]; readonly seeds: number }>>;
  readonly kernel: KernelName;
  /** All of a task but d, P and the seed of its repetition. */
  readonly task: Omit<LearningTask, 'dimension' | 'points'>;
  /** Of the nets of the feature regime. */
  readonly training: Pick<TrainParameters, 'width' | 'engine' | 'precision' | 'steps' | 'loss' | 'standstill'>;
}

/** One mean over repetitions: a row of the table, of the CSV file and of the figure's data. */
export type LearningCurveRow = {
  readonly dimension: number;
  readonly regime: Regime;
  readonly points: number;
  readonly seeds: number;
  readonly testError: number;
  /** Standard error of the mean over repetitions. */
  readonly testErrorError?: number;
  readonly rotationStability: number;
  readonly rotationStabilityError?: number;
  /** Atoms with at least 1 % of the largest norm, in the feature regime. */
  readonly atoms?: number;
  readonly atomsError?: number;
  readonly trainError?: number;
};

/** A fitted exponent beside the predicted one. */
export type LearningCurveFit = {
  readonly dimension: number;
  readonly regime: Regime;
  /** Range of P of the fit. */
  readonly from: number;
  readonly to: number;
  /** β and its 95 % confidence interval. */
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
  readonly prefactor: number;
  readonly reducedChiSquared: number;
  /** The law of the limit P → ∞. */
  readonly predicted: number;
};

export interface LearningCurves {
  readonly rows: readonly LearningCurveRow[];
  readonly fits: readonly LearningCurveFit[];
}

/**
 * All runs of a set of learning curves, checked.
 * @throws InputError naming the option at fault
 */
export function learningCurveTasks(settings: LearningCurveSettings): SphericalTask[] {
  const tasks = settings.dimensions.flatMap((dimension) =>
    settings.regimes.flatMap((regime) => {
      const { points, seeds } = settings.sizes[regime];
      return points.flatMap((size) =>
        Array.from({ length: seeds }, (_, repetition): SphericalTask => {
          const seed = repetitionSeed(settings.task.seed, repetition);
          const task: LearningTask = { ...settings.task, dimension, points: size, seed };
          if (regime === 'lazy') return { kind: 'kernel', parameters: { ...task, kernel: settings.kernel, ridge: 0 } };
          const recipe = featureRecipe(dimension);
          return { kind: 'train', parameters: { ...task, ...settings.training, method: 'flow', ...recipe } };
        }),
      );
    }),
  );
  for (const { kind, parameters } of tasks) kind === 'train' ? checkTraining(parameters) : checkTask(parameters);
  return tasks;
}

/** Means over repetitions of the runs that are finished, and fits of those curves that have three values of P or more. */
export function learningCurves(
  settings: LearningCurveSettings,
  tasks: readonly SphericalTask[],
  outcomes: readonly (RunOutcome | undefined)[],
  fitFrom?: number,
): LearningCurves {
  const groups = new Map<string, { task: SphericalTask; outcomes: RunOutcome[] }>();
  for (const [i, task] of tasks.entries()) {
    const outcome = outcomes[i];
    if (outcome === undefined) continue;
    const key = `${task.parameters.dimension} ${task.kind} ${task.parameters.points}`;
    const group = groups.get(key) ?? { task, outcomes: [] };
    group.outcomes.push(outcome);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const fits = settings.dimensions.flatMap((dimension) =>
    settings.regimes.flatMap((regime) => {
      const kind = regime === 'lazy' ? 'kernel' : 'train';
      const own = all.filter(({ task }) => task.kind === kind && task.parameters.dimension === dimension);
      const fit = fitCurve(own, fitFrom);
      if (fit === undefined) return [];
      const { exponent, interval, prefactor, reducedChiSquared } = fit;
      const learner = regime === 'lazy' ? settings.kernel : 'feature';
      const target = taskTarget({ ...settings.task, dimension, points: 1 });
      const predicted = predictedExponent(learner, dimension, smoothness(target)).value;
      const [low, high] = interval;
      const { from, to } = fit;
      return [{ dimension, regime, from, to, exponent, low, high, prefactor, reducedChiSquared, predicted }];
    }),
  );
  return { rows: all.map(({ task, outcomes }) => curveRow(task, outcomes)), fits };
}

function curveRow({ kind, parameters }: SphericalTask, outcomes: readonly RunOutcome[]): LearningCurveRow {
  const error = average(outcomes.map(({ testError }) => testError));
  const stability = average(outcomes.map(({ rotationStability }) => rotationStability.value));
  const trained = outcomes.filter((outcome) => outcome.kind === 'train');
  const atoms = average(trained.map((outcome) => outcome.atoms.thresholdCount));
  return {
    dimension: parameters.dimension,
    regime: kind === 'kernel' ? 'lazy' : 'feature',
    points: parameters.points,
    seeds: outcomes.length,
    testError: error.value,
    ...(error.error !== undefined && { testErrorError: error.error }),
    rotationStability: stability.value,
    ...(stability.error !== undefined && { rotationStabilityError: stability.error }),
    ...(trained.length > 0 && {
      atoms: atoms.value,
      ...(atoms.error !== undefined && { atomsError: atoms.error }),
      trainError: average(trained.map(({ trainError }) => trainError)).value,
    }),
  };
}

/** Values of P that a fit takes in by default: the largest, where the law is nearest. */
const fittedSizes = 4;

function fitCurve(
  groups: readonly { readonly task: SphericalTask; readonly outcomes: readonly RunOutcome[] }[],
  from: number | undefined,
): (PowerLawFit & { from: number; to: number }) | undefined {
  const curve = groups
    .map(({ task, outcomes }) => ({
      points: task.parameters.points,
      values: outcomes.map(({ testError }) => testError).filter((value) => value > 0),
    }))
    .sort((a, b) => a.points - b.points);
  const first = from ?? curve.at(-fittedSizes)?.points ?? 0;
  const fitted = curve.filter(({ points, values }) => points >= first && values.length > 0);
  if (fitted.length < 3) return undefined;
  return { ...fitPowerLaw({ curve: fitted }), from: fitted[0]!.points, to: fitted.at(-1)!.points };
}
