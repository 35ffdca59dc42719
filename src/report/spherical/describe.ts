import type { LearningTask, TrainParameters } from '../../tasks/spherical/parameters.js';
import { formatScientific } from '../scientific.js';

/** "d = 3, P = 64, constant target on the sphere": what a table or a figure says of a task. */
export function describeTask(task: Omit<LearningTask, 'points' | 'dimension'> & Partial<LearningTask>): string {
  const { dimension, points, data, target, exponent = 1, teacherActivation = 'absolute' } = task;
  const field = teacherActivation === 'absolute' ? `|·|^${exponent}` : `ReLU^${exponent}`;
  const targets: Readonly<Record<string, string>> = {
    constant: 'y = 1',
    norm: 'y = ‖x‖',
    'gaussian-field': `y: Gaussian field of ${field}`,
  };
  const places = { sphere: 'x uniform on the sphere', normal: 'x normal', ball: 'x uniform in the ball' };
  return [
    ...(dimension === undefined ? [] : [`d = ${dimension}`]),
    ...(points === undefined ? [] : [`P = ${points}`]),
    places[data],
    targets[target] ?? `y = ${target}`,
  ].join(', ');
}

type Training = Pick<TrainParameters, 'width' | 'geometry' | 'regularisation' | 'lambda'>;

/** "H = 1000, ‖w‖ = 1, L1 with λ = 1e-5": the net and its penalty. */
export function describeTraining({ width, geometry, regularisation, lambda = 0 }: Training): string {
  const penalties = { none: '', l1: 'L1', path: 'path norm', l2: 'L2' };
  const geometries = { free: '', unit: '‖w‖ = 1', conic: 'conic', output: 'only the last layer' };
  return [
    `H = ${width}`,
    ...(geometry === 'free' ? [] : [geometries[geometry]]),
    ...(regularisation === 'none' ? [] : [`${penalties[regularisation]} with λ = ${formatScientific(lambda)}`]),
  ].join(', ');
}
