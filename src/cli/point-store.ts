import { z } from 'zod';
import type { PhasePoint, PointParameters } from '../tasks/two-pixels/phase-point.js';
import { openResultStore, type ResultStore, storedNumber } from './result-store.js';

const status = z.enum(['exact', 'closure', 'asymptotic', 'Monte Carlo']);

const point: z.ZodType<PhasePoint> = z.object({
  scale: storedNumber,
  channels: storedNumber,
  disorder: storedNumber.exactOptional(),
  mix: z.string().exactOptional(),
  diffeo: storedNumber,
  diffeoStatus: status,
  noise: storedNumber,
  noiseError: storedNumber.exactOptional(),
  noiseStatus: status,
  relative: storedNumber,
  relativeError: storedNumber.exactOptional(),
  relativeStatus: status,
  classificationError: storedNumber,
});

/** The finished points of phase diagrams. */
export type PointStore = ResultStore<PointParameters, PhasePoint>;

/** Opens a file of points. */
export function openPointStore(path: string, version: string): PointStore {
  return openResultStore(path, version, point);
}
