import { InputError, requireInteger, requireNumber } from '../../numerics/input-error.js';
import type { GradientEngineName } from '../../spherical/engine.js';
import type { Geometry } from '../../spherical/geometry.js';
import type { CoefficientLaw, WeightLaw } from '../../spherical/initialise.js';
import type { KernelName } from '../../spherical/kernels.js';
import type { PointLaw } from '../../spherical/points.js';
import { leastFloat32Loss, noFloat32, type Precision } from '../../spherical/precision.js';
import type { Regularisation } from '../../spherical/regularisation.js';
import { gaussianField, type Target, type TeacherActivation } from '../../spherical/targets.js';

/** What is learnt from what: plain data, one data set a seed. */
export interface LearningTask {
  readonly dimension: number;
  readonly points: number;
  /** Law of the points. */
  readonly data: PointLaw;
  readonly target: Target['kind'];
  /** Gaussian field: a of |·|^a or ReLU^a. */
  readonly exponent?: number | undefined;
  readonly teacherActivation?: TeacherActivation | undefined;
  readonly teacherWidth?: number | undefined;
  /** Points of the test error. */
  readonly testPoints: number;
  /** θ of the rotation stability, in radians. */
  readonly angle: number;
  readonly seed: string;
}

/** Kernel regression of a task. */
export interface KernelParameters extends LearningTask {
  readonly kernel: KernelName;
  readonly ridge: number;
}

/** Training of a net on a task. */
export interface TrainParameters extends LearningTask {
  readonly width: number;
  readonly alpha: number;
  /** F = α(f − f₀); default: α > 1. */
  readonly subtractInitial?: boolean | undefined;
  readonly method: 'descent' | 'flow';
  /** Of gradient descent. */
  readonly learningRate?: number | undefined;
  readonly geometry: Geometry;
  readonly regularisation: Regularisation['kind'] | 'none';
  readonly lambda?: number | undefined;
  readonly initialWeights: WeightLaw;
  readonly initialisation: CoefficientLaw;
  /** Factor of the initial coefficients. */
  readonly initialScale: number;
  readonly engine: GradientEngineName | 'auto';
  /** Default float64. */
  readonly precision?: Precision | undefined;
  /** Stop rules, the first that holds. */
  readonly loss?: number | undefined;
  readonly steps?: number | undefined;
  readonly seconds?: number | undefined;
  readonly standstill?: number | undefined;
}

/** The target of a task; the teacher of a Gaussian field is that of the seed. */
export function taskTarget(task: LearningTask): Target {
  if (task.target !== 'gaussian-field') return { kind: task.target };
  return gaussianField({
    exponent: task.exponent ?? 1,
    seed: task.seed,
    ...(task.teacherActivation !== undefined && { activation: task.teacherActivation }),
    ...(task.teacherWidth !== undefined && { width: task.teacherWidth }),
  });
}

/**
 * Checks a task before anything is computed or written.
 * @throws InputError naming the option at fault
 */
export function checkTask(task: LearningTask): void {
  requireInteger('--dimension', 'dimension', task.dimension, 2, 1000);
  requireInteger('--points', 'points', task.points, 1, 1e6);
  requireInteger('--test-points', 'test points', task.testPoints, 2, 1e6);
  requireEntries('--points', 'points', task.points, task.dimension);
  requireEntries('--test-points', 'test points', task.testPoints, task.dimension);
  requireNumber('--rotation-angle', 'angle', task.angle, Number.MIN_VALUE, Math.PI);
  taskTarget(task);
  const fieldOptions = [
    ['--exponent', task.exponent],
    ['--teacher-activation', task.teacherActivation],
    ['--teacher-width', task.teacherWidth],
  ] as const;
  for (const [name, value] of fieldOptions) {
    if (value === undefined || task.target === 'gaussian-field') continue;
    throw new InputError(name, `belongs to --target gaussian-field, got --target ${task.target} (leave it out)`);
  }
}

/** Most numbers in an array of points or weights: 0.8 GB. */
const mostEntries = 1e8;

function requireEntries(subject: string, name: string, rows: number, dimension: number): void {
  if (rows * dimension <= mostEntries) return;
  throw new InputError(
    subject,
    `${name} times dimension must be at most ${mostEntries}, got ${rows} × ${dimension} (use fewer)`,
  );
}

/** Most points of kernel regression: the Gram matrix and its factor take 12 P² bytes, 3 GiB. */
const mostKernelPoints = 16_384;

/**
 * Checks a kernel regression before anything is computed or written.
 * @throws InputError naming the option at fault
 */
export function checkKernel(parameters: KernelParameters): void {
  checkTask(parameters);
  const { points } = parameters;
  if (points > mostKernelPoints) {
    const need = `its matrices would take ${Math.ceil((12 * points ** 2) / 2 ** 30)} GiB`;
    throw new InputError(
      '--points',
      `kernel regression takes at most ${mostKernelPoints} points, got ${points}: ${need}`,
    );
  }
}

/** Throws unless α is in the range in which trainings are tested, with all parameters and losses far from the ends of float64. */
export function requireAlpha(subject: string, alpha: number): number {
  return requireNumber(subject, 'alpha', alpha, 1e-50, 1e6);
}

/**
 * Checks a training before anything is computed or written.
 * @throws InputError naming the option at fault
 */
export function checkTraining(parameters: TrainParameters): void {
  checkTask(parameters);
  const { dimension, width, points, engine, method, learningRate, regularisation, lambda } = parameters;
  requireInteger('--width', 'width', width, 1, 1e7);
  requireAlpha('--alpha', parameters.alpha);
  requireEntries('--width', 'width', width, dimension);
  if (points * width > 4e9) {
    throw new InputError('--width', `points times width must be at most 4e9, got ${points} × ${width} (use fewer)`);
  }
  if (engine === 'circle' && dimension !== 2) {
    throw new InputError('--engine', `circle is for --dimension 2, got ${dimension} (use auto)`);
  }
  if (parameters.precision === 'float32') checkFloat32(parameters);
  if (method === 'flow' && learningRate !== undefined) {
    throw new InputError('--learning-rate', 'gradient flow chooses its steps (leave out --learning-rate or --flow)');
  }
  if (regularisation === 'none' && lambda !== undefined) {
    throw new InputError('--lambda', 'is the strength of a penalty (add --regularisation l1, path or l2)');
  }
  if (parameters.loss === undefined && parameters.steps === undefined && parameters.seconds === undefined) {
    if (parameters.standstill !== undefined) return;
    throw new InputError('--steps', 'a run needs a stop rule (use --loss, --steps, --seconds or --standstill)');
  }
}

function checkFloat32(parameters: TrainParameters): void {
  const { engine, dimension, loss, alpha, width, initialScale, data, target } = parameters;
  if (engine === 'js') throw noFloat32('--precision', engine);
  if (engine === 'circle' || (engine === 'auto' && dimension === 2)) throw noFloat32('--precision', 'circle');
  requireNumber('--alpha', 'alpha with --precision float32', alpha, 1e-30, 1e30);
  const square = data === 'normal' ? dimension : 1;
  const least = leastFloat32Loss(target === 'norm' ? square : 1, ((alpha * initialScale) ** 2 * square) / width);
  if (loss !== undefined && loss < least) {
    throw new InputError(
      '--loss',
      `must be at least ${least.toPrecision(2)} with --precision float32, whose rounding keeps the loss above it, got ${loss} (use --precision float64)`,
    );
  }
}
