import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import type { GradientEngineName } from '../../spherical/engine.js';
import { engines } from '../../spherical/engines/choose.js';
import type { Geometry } from '../../spherical/geometry.js';
import { pointLaws } from '../../spherical/points.js';
import { precisions } from '../../spherical/precision.js';
import { regularisationKinds } from '../../spherical/regularisation.js';
import { teacherActivations } from '../../spherical/targets.js';
import { defaultLambda } from '../../tasks/spherical/stop-defaults.js';
import { integer, number, oneOf } from '../option-values.js';

/** What is learnt: law of the points and target, test set and rotation angle. */
export const taskShape = {
  data: oneOf(pointLaws),
  target: oneOf(['constant', 'norm', 'gaussian-field']),
  exponent: number(0).optional(),
  teacherActivation: oneOf(teacherActivations).optional(),
  teacherWidth: integer(1).optional(),
  testPoints: integer(2),
  rotationAngle: number(0),
};

const engineNames = Object.keys(engines) as GradientEngineName[];

export const netShape = { width: integer(1), engine: oneOf(['auto', ...engineNames]) };

export const precisionShape = { precision: oneOf(precisions) };

export const penaltyShape = {
  regularisation: oneOf([...regularisationKinds, 'none']),
  lambda: number(0).optional(),
  projection: z.boolean().default(false),
  conic: z.boolean().default(false),
  onlyLastLayer: z.boolean().default(false),
};

export const runShape = { threads: integer(1).optional(), seed: z.string() };

type Penalty = z.output<z.ZodObject<typeof penaltyShape>>;

/**
 * Geometry and penalty that the options name.
 * @throws InputError if two geometries are asked for
 */
export function penaltyOf({ regularisation, lambda, projection, conic, onlyLastLayer }: Penalty) {
  const asked = [
    ...(projection ? (['unit'] as const) : []),
    ...(conic ? (['conic'] as const) : []),
    ...(onlyLastLayer ? (['output'] as const) : []),
  ];
  if (asked.length > 1) {
    throw new InputError('--projection', 'of --projection, --conic and --only-last-layer only one can be given');
  }
  const geometry: Geometry = asked[0] ?? 'free';
  return { geometry, regularisation, lambda: lambda ?? (regularisation === 'none' ? undefined : defaultLambda) };
}

type Task = z.output<z.ZodObject<typeof taskShape>>;

/** The part of a task that these options give. */
export function taskOf(options: Task & { seed: string }) {
  const { data, target, exponent, teacherActivation, teacherWidth, testPoints, rotationAngle: angle, seed } = options;
  return { data, target, exponent, teacherActivation, teacherWidth, testPoints, angle, seed };
}
