import { samplePoints } from '../../spherical/points.js';
import { targetValues } from '../../spherical/targets.js';
import type { LabelledPoints } from '../../spherical/train.js';
import { type LearningTask, taskTarget } from './task-parameters.js';

/** Training and test set of a task: independent points of one seed, labelled by one target. */
export function learningData(task: LearningTask): { training: LabelledPoints; test: LabelledPoints } {
  const target = taskTarget(task);
  const { dimension, data: law, seed } = task;
  const draw = (points: number, set: 'training' | 'test'): LabelledPoints => {
    const drawn = samplePoints({ points, dimension, law, seed, set });
    return { points: drawn, labels: targetValues(target, drawn) };
  };
  return { training: draw(task.points, 'training'), test: draw(task.testPoints, 'test') };
}
