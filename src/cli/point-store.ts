import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { PhasePoint, PointParameters } from '../report/phase-point.js';

/** JSON has no NaN: it is written as null. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const status = z.enum(['exact', 'closure', 'asymptotic', 'Monte Carlo']);

const line = z.object({
  version: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  point: z.object({
    scale: number,
    channels: number,
    disorder: number.exactOptional(),
    mix: z.string().exactOptional(),
    diffeo: number,
    diffeoStatus: status,
    noise: number,
    noiseError: number.exactOptional(),
    noiseStatus: status,
    relative: number,
    relativeError: number.exactOptional(),
    relativeStatus: status,
    classificationError: number,
  }),
});

/** The finished points of phase diagrams in a file to which each is appended, durably, as one line of JSON. */
export interface PointStore {
  /** The point of these parameters, if this version of the package has finished it before. */
  readonly find: (parameters: PointParameters) => PhasePoint | undefined;
  /** Appends a point; it is on the disk when this returns. */
  readonly append: (parameters: PointParameters, point: PhasePoint) => void;
  readonly close: () => void;
}

/** Opens a file of points; lines that a crash left unfinished are passed over. */
export function openPointStore(path: string, version: string): PointStore {
  const known = new Map<string, PhasePoint>();
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const written of text.split('\n')) {
    const entry = readLine(written);
    if (entry?.version === version) known.set(keyOf(entry.parameters), entry.point);
  }
  const file = openSync(path, 'a');
  if (text !== '' && !text.endsWith('\n')) writeSync(file, '\n');
  return {
    find: (parameters) => known.get(keyOf({ ...parameters })),
    append: (parameters, point) => {
      writeSync(file, `${JSON.stringify({ version, parameters, point })}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function readLine(text: string): z.output<typeof line> | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Parameters as text, whatever the order in which they are given. */
function keyOf(parameters: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}
