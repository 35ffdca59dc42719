import { z } from 'zod';
import type { ResultRecord } from '../records.js';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

/** A reference to an array, as a record holds it. */
export const arrayReference = z.object({
  hash: hex(64),
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
});

const attempt = {
  hash: hex(32),
  task: z.string(),
  version: z.number(),
  parameters: z.record(z.string(), z.union([scalar, z.array(scalar)])),
  attempt: z.int().positive(),
  started: z.iso.datetime(),
  seconds: z.number().nonnegative(),
  host: z.string(),
  executor: z.string(),
  package: z.string(),
  commit: z.string().exactOptional(),
  node: z.string(),
};

/** What a line of a segment must be, beside its checksum. */
export const resultRecord: z.ZodType<ResultRecord> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    ...attempt,
    values: z.record(z.string(), scalar),
    arrays: z.record(z.string(), arrayReference).exactOptional(),
  }),
  z.object({
    kind: z.literal('failed'),
    ...attempt,
    failure: z.enum(['threw', 'timeout', 'exited', 'memory', 'job']),
    message: z.string(),
    stack: z.string().exactOptional(),
  }),
]);
