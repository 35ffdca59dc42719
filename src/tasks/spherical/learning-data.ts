import { samplePoints } from '../../spherical/points.js';
import { streamTargetValues } from '../../spherical/targets.js';
import type { LabelledPoints } from '../../spherical/train.js';
import { aboutParameterLater } from '../parameters/parameter-error.js';
import { taskTarget } from './checks.js';
import type { LearningTask } from './parameters.js';

/**
 * Training and test set of a task: independent points of one seed, labelled by one target. Rejects with the reason of
 * the signal when it aborts, while a wide teacher is streamed.
 */
export async function learningData(
  task: LearningTask,
  signal?: AbortSignal,
): Promise<{ training: LabelledPoints; test: LabelledPoints }> {
  const target = taskTarget(task);
  const { dimension, data: law, seed } = task;
  const draw = async (points: number, set: 'training' | 'test'): Promise<LabelledPoints> => {
    const drawn = samplePoints({ points, dimension, law, seed, set });
    const labelling = streamTargetValues(target, drawn, signal === undefined ? {} : { signal });
    return { points: drawn, labels: await aboutParameterLater('target', labelling) };
  };
  return { training: await draw(task.points, 'training'), test: await draw(task.testPoints, 'test') };
}
