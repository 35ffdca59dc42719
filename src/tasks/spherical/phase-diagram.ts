import { checkTraining } from './checks.js';
import type { LearningTask, TrainParameters } from './parameters.js';
import { alphaRecipe } from './regime.js';
import { type MeanColumns, means, repetitionSeed } from './repetitions.js';
import type { RunResult, SphericalTask } from './run.js';
import { settled, type TrainOutcome } from './train-run.js';

/** What a phase diagram in (P, α) is made of. */
export interface SphericalPhaseSettings {
  readonly points: readonly number[];
  readonly alphas: readonly number[];
  readonly seeds: number;
  readonly task: Omit<LearningTask, 'points'>;
  readonly training: Pick<
    TrainParameters,
    'width' | 'engine' | 'precision' | 'geometry' | 'regularisation' | 'lambda' | 'steps' | 'loss' | 'standstill'
  >;
}

/** Means over repetitions at one (P, α): a row of the table, of the CSV file and of the figure's data. */
export type SphericalPhasePoint = {
  readonly points: number;
  readonly alpha: number;
  readonly seeds: number;
  /** Trainings that ended by their loss or at a standstill; the others ran out of steps. */
  readonly settled: number;
} & MeanColumns<MeanQuantity>;

/**
 * Test and train error, cones with a neuron and atoms with at least 1 % of the largest norm, S(θ), and the mean angle
 * by which mass turned in training, in radians.
 */
type MeanQuantity = 'testError' | 'cones' | 'atoms' | 'rotationStability' | 'trainError' | 'angleMoved';

/**
 * All runs of a phase diagram, checked.
 * @throws InputError naming the option at fault
 */
export function sphericalPhaseTasks(settings: SphericalPhaseSettings): SphericalTask[] {
  const { points, alphas, seeds, task, training } = settings;
  const tasks = points.flatMap((size) =>
    alphas.flatMap((alpha) =>
      Array.from({ length: seeds }, (_, repetition): TrainParameters => {
        const seed = repetitionSeed(task.seed, repetition);
        return { ...task, points: size, seed, method: 'flow', ...alphaRecipe(alpha), ...training };
      }),
    ),
  );
  for (const parameters of tasks) checkTraining(parameters);
  return tasks.map((parameters) => ({ kind: 'train', parameters }));
}

/** Means over repetitions of the runs that are finished. */
export function sphericalPhasePoints(
  tasks: readonly SphericalTask[],
  results: readonly (RunResult | undefined)[],
): SphericalPhasePoint[] {
  const groups = new Map<string, { parameters: TrainParameters; outcomes: TrainOutcome[] }>();
  for (const [i, task] of tasks.entries()) {
    const outcome = results[i];
    if (task.kind !== 'train' || outcome?.kind !== 'train') continue;
    const key = `${task.parameters.points} ${task.parameters.alpha}`;
    const group = groups.get(key) ?? { parameters: task.parameters, outcomes: [] };
    group.outcomes.push(outcome);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ parameters, outcomes }): SphericalPhasePoint => {
    return {
      points: parameters.points,
      alpha: parameters.alpha,
      seeds: outcomes.length,
      ...means('testError', outcomes, ({ testError }) => testError),
      ...means('cones', outcomes, ({ atoms }) => atoms.count),
      ...means('atoms', outcomes, ({ atoms }) => atoms.thresholdCount),
      ...means('rotationStability', outcomes, ({ rotationStability }) => rotationStability.value),
      ...means('trainError', outcomes, ({ trainError }) => trainError),
      settled: outcomes.filter(settled).length,
      ...means('angleMoved', outcomes, ({ angleMoved }) => angleMoved),
    };
  });
}
