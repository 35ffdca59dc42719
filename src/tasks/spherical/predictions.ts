import { kernelLearningCurve } from '../../analytic/spherical/kernel-learning-curve.js';
import type { Quantity } from '../../numerics/quantity.js';
import type { KernelName } from '../../spherical/kernels.js';
import { type Learner, predictedExponent } from '../../spherical/predicted-exponent.js';
import { smoothness } from '../../spherical/targets.js';
import { taskTarget } from './checks.js';
import { isNamed } from './choices.js';
import type { LearningTask } from './parameters.js';

type Task = Omit<LearningTask, 'points'>;

/**
 * The asymptotic exponent β that theory predicts for a learner of a task; undefined where the law does not apply:
 * points that are not on the sphere (but for kernel regression of the norm, which is the constant on the sphere times
 * ‖x‖), targets given as expressions, whose smoothness is not known, and fields of ReLU^a with a ≠ 1, whose odd
 * harmonics a net without bias cannot learn.
 */
export function asymptoticExponent(learner: Learner, task: Task): number | undefined {
  const { data, target, teacherActivation, exponent = 1, dimension } = task;
  const homogeneous = learner !== 'feature' && target === 'norm';
  if (data !== 'sphere' && !homogeneous) return undefined;
  if (!isNamed(target)) return undefined;
  if (target === 'gaussian-field' && teacherActivation === 'relu' && exponent !== 1) return undefined;
  return predictedExponent(learner, dimension, smoothness(taskTarget({ ...task, points: 1 }))).value;
}

/**
 * The self-consistent test error of kernel regression at P points, a closure, for the constant on the sphere;
 * undefined for other tasks.
 */
export function closureTestError(kernel: KernelName, task: Task, points: number): Quantity | undefined {
  if (task.data !== 'sphere' || (task.target !== 'constant' && task.target !== 'norm')) return undefined;
  return kernelLearningCurve({ kernel, dimension: task.dimension, points });
}
