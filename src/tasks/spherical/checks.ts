import { InputError, requireNumber } from '../../numerics/input-error.js';
import { nearestName } from '../../numerics/nearest-name.js';
import { expressionTarget } from '../../spherical/expression-target.js';
import { samplePoints } from '../../spherical/points.js';
import { leastFloat32Loss, noFloat32 } from '../../spherical/precision.js';
import { gaussianField, type Target, targetValues } from '../../spherical/targets.js';
import { aboutParameter, complaintOf, ParameterError } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import { defaultExponent, isNamed, namedTargets } from './choices.js';
import {
  type KernelParameters,
  kernelSubject,
  type LearningTask,
  type TrainParameters,
  trainSubject,
} from './parameters.js';

/** The target of a task; the teacher of a Gaussian field is that of the seed. */
export function taskTarget(task: LearningTask): Target {
  if (task.target === 'constant' || task.target === 'norm') return { kind: task.target };
  if (task.target !== 'gaussian-field') return requireExpression(task.target, task.dimension);
  return gaussianField({
    exponent: task.exponent ?? defaultExponent,
    seed: task.seed,
    ...(task.teacherActivation !== undefined && { activation: task.teacherActivation }),
    ...(task.teacherWidth !== undefined && { width: task.teacherWidth }),
  });
}

/** A target that has no name of its own. */
function requireExpression(text: string, dimension: number): Target {
  try {
    return expressionTarget(text, dimension);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const near = /^[a-z-]{3,}$/i.test(text) ? nearestName(text, namedTargets) : undefined;
    const meant = near === undefined ? '' : `did you mean ${near}? `;
    throw new ParameterError(
      'target',
      `must be one of ${namedTargets.join(', ')}, or an expression of x1 … x${dimension} and r: ` +
        `${meant}${complaintOf(error)}`,
    );
  }
}

/**
 * Checks target and sizes of a task before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
function checkTask(task: LearningTask): void {
  if (!isNamed(task.target)) aboutParameter('target', () => firstLabels(task, 64));
  requireEntries('points', task.points, task.dimension);
  requireEntries('testPoints', task.testPoints, task.dimension);
}

/** Most numbers in an array of points or weights: 0.8 GB. */
const mostEntries = 1e8;

function requireEntries(parameter: 'points' | 'testPoints' | 'width', rows: number, dimension: number): void {
  if (rows * dimension <= mostEntries) return;
  throw new ParameterError(
    parameter,
    `{${parameter}} times {dimension} must be at most ${mostEntries}, got ${rows} × ${dimension} (use fewer)`,
  );
}

/** Most points of kernel regression: the Gram matrix and its factor take 12 P² bytes, 3 GiB. */
const mostKernelPoints = 16_384;

/**
 * Checks a kernel regression before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
export function checkKernel(parameters: KernelParameters): void {
  readParameters(kernelSubject, parameters);
  checkTask(parameters);
  const { points } = parameters;
  if (points > mostKernelPoints) {
    const need = `its matrices would take ${Math.ceil((12 * points ** 2) / 2 ** 30)} GiB`;
    throw new ParameterError(
      'points',
      `kernel regression takes at most ${mostKernelPoints} points, got ${points}: ${need}`,
    );
  }
}

/**
 * Checks a training before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
export function checkTraining(parameters: TrainParameters): void {
  readParameters(trainSubject, parameters);
  checkTask(parameters);
  const { dimension, width, points, engine, regularisation, lambda } = parameters;
  requireEntries('width', width, dimension);
  if (points * width > 4e9) {
    const both = `${points} × ${width}`;
    throw new ParameterError('width', `{points} times {width} must be at most 4e9, got ${both} (use fewer)`);
  }
  if (engine === 'circle' && dimension !== 2) {
    throw new ParameterError('engine', `circle is for {dimension} 2, got ${dimension} (use auto)`);
  }
  if (parameters.precision === 'float32') checkFloat32(parameters);
  if (regularisation === 'none' && lambda !== undefined) {
    throw new ParameterError('lambda', 'is the strength of a penalty (add {regularisation} l1, path or l2)');
  }
  if (parameters.loss === undefined && parameters.steps === undefined && parameters.seconds === undefined) {
    if (parameters.standstill !== undefined) return;
    throw new ParameterError('steps', 'a run needs a stop rule (use {loss}, {steps}, {seconds} or {standstill})');
  }
}

/** Labels of the first points of a task: what an expression is worth is seen before anything is computed. */
function firstLabels(task: LearningTask, count: number): Float64Array {
  const { dimension, data: law, seed } = task;
  const target = taskTarget(task);
  return targetValues(target, samplePoints({ points: Math.min(count, task.points), dimension, law, seed }));
}

/** ⟨y²⟩ of a target, over some points. */
function sampledSquare(task: LearningTask): number {
  const labels = firstLabels(task, 256);
  return labels.reduce((sum, label) => sum + label * label, 0) / labels.length;
}

function checkFloat32(parameters: TrainParameters): void {
  const { engine, dimension, loss, alpha, width, initialScale, data, target } = parameters;
  const alone = engine === 'auto' && dimension === 2 ? 'circle' : engine;
  aboutParameter('precision', () => {
    if (alone === 'js' || alone === 'circle') throw noFloat32('precision', alone);
  });
  aboutParameter('alpha', () => requireNumber('', 'alpha with {precision} float32', alpha, 1e-30, 1e30));
  const square = data === 'normal' ? dimension : 1;
  const named: Readonly<Record<string, number>> = { constant: 1, norm: square, 'gaussian-field': 1 };
  const meanSquare = named[target] ?? sampledSquare(parameters);
  const least = leastFloat32Loss(meanSquare, ((alpha * initialScale) ** 2 * square) / width);
  if (loss === undefined || loss >= least) return;
  throw new ParameterError(
    'loss',
    `must be at least ${least.toPrecision(2)} with {precision} float32, whose rounding keeps the loss above it, ` +
      `got ${loss} (use {precision} float64)`,
  );
}
