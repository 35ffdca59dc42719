import { z } from 'zod';
import type { DoneRecord, ResultRecord } from '../records.js';
import type { Parameters } from '../task.js';

/** A row of named values, checked in one go: records are read by the million. */
function row<Row>(isValue: (value: unknown) => boolean) {
  const holds = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isValue);
  return z.custom<Row>(holds, { error: 'expected plain data: texts, finite numbers, true, false or null by name' });
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

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
  parameters: row<Parameters>((value) => (Array.isArray(value) ? value.every(isScalar) : isScalar(value))),
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
    values: row<DoneRecord['values']>(isScalar),
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
