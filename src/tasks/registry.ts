const measure = new URL('./stability/measure-task.js', import.meta.url);

/**
 * Modules of the tasks of this package by their names: each exports its task as its default.
 *
 * @see {@link sweepSchema}
 */
export const taskModules = {
  'two-pixels.stability': new URL('./two-pixels/stability-task.js', import.meta.url),
  'two-pixels.kernel-limit': new URL('./two-pixels/wide/kernel-limit-task.js', import.meta.url),
  'two-pixels.lazy': new URL('./two-pixels/wide/lazy-task.js', import.meta.url),
  'two-pixels.optimise': new URL('./two-pixels/optimise/optimise-task.js', import.meta.url),
  'spherical.train': new URL('./spherical/train-task.js', import.meta.url),
  'spherical.kernel': new URL('./spherical/kernel-task.js', import.meta.url),
  'spherical.stripe': new URL('./spherical/stripe-task.js', import.meta.url),
  'nets.train': new URL('./nets/train-task.js', import.meta.url),
  'nets.kernel': new URL('./nets/kernel/kernel-task.js', import.meta.url),
  'diffeo.field': new URL('./diffeo/field-task.js', import.meta.url),
  'stability.measure': measure,
  /** The name of stability.measure in 0.1.0: its points keep it, so that stores of then are read. */
  'diffeo.stability': measure,
} as const;

/** Name of a task of this package. */
export type TaskName = keyof typeof taskModules;

/**
 * Names of tasks as they are called today.
 *
 * @see {@link sweepSchema}
 */
export const taskNames = (Object.keys(taskModules) as TaskName[]).filter((name) => name !== 'diffeo.stability');
