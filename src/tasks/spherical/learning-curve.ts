import { fitPowerLaw, type LearningCurvePoint } from '../../numerics/power-law.js';
import { type ValueColumns, valueColumns } from '../../numerics/quantity-columns.js';
import type { KernelName } from '../../spherical/kernels.js';
import { checkKernel, checkTraining } from './checks.js';
import type { Regime } from './choices.js';
import { type FailedRun, failedRuns, finishedOutcome } from './failed-runs.js';
import type { LearningTask, TrainParameters } from './parameters.js';
import { asymptoticExponent, closureTestError } from './predictions.js';
import { featureRecipe } from './regime.js';
import { type MeanColumns, means, repetitionSeed } from './repetitions.js';
import type { RunOutcome, RunResult, SphericalTask } from './run.js';
import { settled } from './train-run.js';

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
  /**
   * Trainings that ended by their loss or at a standstill; the others ran out of steps, and their test error may still
   * change.
   */
  readonly settled?: number;
} & MeanColumns<'testError' | 'rotationStability'> &
  TrainedColumns &
  ClosureColumns;

/** Of the feature regime: atoms with at least 1 % of the largest norm, and the train error. */
type TrainedColumns = Partial<MeanColumns<'atoms' | 'trainError'>>;

/**
 * Test error of kernel regression by self-consistent theory, where there is one; its error is the largest that was
 * measured, see `kernelLearningCurve`.
 */
type ClosureColumns = Partial<ValueColumns<'closure'>>;

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
  /** β of the same fit to the closure: its effective exponent at these P. */
  readonly closure?: number;
  /** The law of the limit P → ∞, where it applies. */
  readonly predicted?: number;
};

export interface LearningCurves {
  readonly rows: readonly LearningCurveRow[];
  readonly fits: readonly LearningCurveFit[];
  readonly failures: readonly FailedRun[];
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
  for (const { kind, parameters } of tasks) {
    if (kind === 'train') checkTraining(parameters);
    else if (kind === 'kernel') checkKernel(parameters);
  }
  return tasks;
}

/** The runs that are finished at one place of a curve. */
interface Group {
  readonly task: SphericalTask;
  readonly outcomes: Exclude<RunOutcome, { kind: 'stripe' }>[];
}

/**
 * Means over repetitions of the runs that are finished, and fits of those curves that have three values of P or more at
 * which all repetitions are finished, so that none is chosen by its data set, and have learnt their data set.
 */
export function learningCurves(
  settings: LearningCurveSettings,
  tasks: readonly SphericalTask[],
  results: readonly (RunResult | undefined)[],
  fitFrom?: number,
): LearningCurves {
  const groups = new Map<string, Group>();
  for (const [i, task] of tasks.entries()) {
    const outcome = finishedOutcome(results[i]);
    if (outcome === undefined || outcome.kind === 'stripe') continue;
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
      const fit = fitCurve(settings, own, fitFrom);
      return fit === undefined ? [] : [{ dimension, regime, ...fit }];
    }),
  );
  return { rows: all.map(curveRow), fits, failures: failedRuns(tasks, results) };
}

function curveRow({ task: { kind, parameters }, outcomes }: Group): LearningCurveRow {
  const trained = outcomes.filter((outcome) => outcome.kind === 'train');
  const closure = kind === 'kernel' ? closureTestError(parameters.kernel, parameters, parameters.points) : undefined;
  return {
    dimension: parameters.dimension,
    regime: kind === 'kernel' ? 'lazy' : 'feature',
    points: parameters.points,
    seeds: outcomes.length,
    ...means('testError', outcomes, ({ testError }) => testError),
    ...means('rotationStability', outcomes, ({ rotationStability }) => rotationStability.value),
    ...(trained.length > 0 && {
      ...means('atoms', trained, ({ atoms }) => atoms.thresholdCount),
      ...means('trainError', trained, ({ trainError }) => trainError),
      settled: trained.filter(settled).length,
    }),
    ...(closure !== undefined && valueColumns('closure', closure)),
  };
}

/** Train error, of labels of order 1, up to which a training has learnt its data set. */
const learntError = 0.01;

function learnt(outcome: RunOutcome): boolean {
  return outcome.testError > 0 && (outcome.kind !== 'train' || outcome.trainError <= learntError);
}

/** Values of P that a fit takes in by default: the largest, where the law is nearest. */
const fittedSizes = 4;

function fitCurve(
  { kernel, task, sizes }: LearningCurveSettings,
  groups: readonly Group[],
  fitFrom: number | undefined,
) {
  const curve = groups
    .map(({ task: { parameters }, outcomes }) => ({
      points: parameters.points,
      values: outcomes.filter(learnt).map(({ testError }) => testError),
    }))
    .sort((a, b) => a.points - b.points);
  const lazy = groups[0]?.task.kind === 'kernel';
  const { seeds } = sizes[lazy ? 'lazy' : 'feature'];
  const first = fitFrom ?? curve.at(-fittedSizes)?.points ?? 0;
  const fitted = curve.filter(({ points, values }) => points >= first && values.length === seeds);
  const group = groups[0];
  if (fitted.length < 3 || group === undefined) return undefined;
  // Data sets of one seed are nested, so the repetitions are paired.
  const { exponent, interval, prefactor, reducedChiSquared } = fitPowerLaw({ curve: fitted, paired: true });
  const own = { ...task, dimension: group.task.parameters.dimension };
  const closure = lazy ? closureExponent(kernel, own, fitted) : undefined;
  const predicted = asymptoticExponent(lazy ? kernel : 'feature', own);
  return {
    from: fitted[0]!.points,
    to: fitted.at(-1)!.points,
    exponent,
    low: interval[0],
    high: interval[1],
    prefactor,
    reducedChiSquared,
    ...(closure !== undefined && { closure }),
    ...(predicted !== undefined && { predicted }),
  };
}

/** β of the closure by the same least squares as that of the measured curve. */
function closureExponent(
  kernel: KernelName,
  task: Omit<LearningTask, 'points'>,
  fitted: readonly LearningCurvePoint[],
): number | undefined {
  const curve = fitted.flatMap(({ points, values }) => {
    const closure = closureTestError(kernel, task, points);
    return closure === undefined ? [] : [{ points, values: values.map(() => closure.value) }];
  });
  return curve.length < fitted.length ? undefined : fitPowerLaw({ curve }).exponent;
}
