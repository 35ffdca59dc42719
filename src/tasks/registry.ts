/** Modules of the tasks of this package by their names: each exports its task as its default. */
export const taskModules = {
  'two-pixels.stability': new URL('./two-pixels/stability-task.js', import.meta.url),
  'spherical.train': new URL('./spherical/train-task.js', import.meta.url),
  'spherical.kernel': new URL('./spherical/kernel-task.js', import.meta.url),
  'spherical.stripe': new URL('./spherical/stripe-task.js', import.meta.url),
  'diffeo.field': new URL('./diffeo/field-task.js', import.meta.url),
  'diffeo.stability': new URL('./stability/measure-task.js', import.meta.url),
} as const;

/** Name of a task of this package. */
export type TaskName = keyof typeof taskModules;
