import { z } from 'zod';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import { integer, oneOf, parsed, positive } from '../option-values.js';

const texts = z.array(z.string()).default([]);

export const storeShape = { store: z.string().optional() };

/** A sweep: a file, or its parts. */
export const inputShape = {
  ...storeShape,
  task: z.string().optional(),
  axis: texts,
  zip: texts,
  fixed: texts,
  where: texts,
  seeds: integer(1).optional(),
  name: z.string().optional(),
};

export const sayShape = { json: z.boolean().default(false), quiet: z.boolean().default(false) };

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** A size such as 512M or 2G, in bytes. */
const bytes = parsed((text) => {
  const size = /^(\d+(?:\.\d+)?)([KMGT]?)(?:i?B)?$/i.exec(text.trim());
  if (size === null) throw new InputError('', `must be a size such as 512M or 2G, got ${text}`);
  return requireInteger('', 'bytes', Math.round(Number(size[1]) * units[size[2]!.toUpperCase()]!), 1);
});

export const executorShape = {
  executor: oneOf(['inline', 'local', 'slurm']).default('local'),
  workers: integer(1).optional(),
  threads: integer(1).optional(),
  memory: bytes.optional(),
  timeLimit: positive.optional(),
  partition: z.string().optional(),
  jobTime: positive.optional(),
  jobMemory: bytes.optional(),
  account: z.string().optional(),
  concurrent: integer(1).optional(),
  jobSeconds: positive.optional(),
  preamble: z.string().optional(),
  sbatch: texts,
};

export const retryShape = { retry: integer(0).default(0), failFast: z.boolean().default(false) };
