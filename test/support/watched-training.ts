import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweep } from 'diffeolab';
import * as assert from 'uvu/assert';

/** What an attempt wrote down: from which step it began, or at which it saved its state. */
export interface Remark {
  readonly pid: number;
  readonly from?: number;
  readonly saved?: number;
}

export const watchedTraining = await sweep.loadTask(
  new URL('../fixtures/watched-training.mjs', import.meta.url).href,
  {},
  '/',
);

/** A training of some seconds, with all that it gives. */
export function longTraining(steps: number): sweep.Parameters {
  return { points: 64, width: 500, dimension: 5, testPoints: 64, steps, keep: ['weights', 'curve'], seed: 'goes on' };
}

/** What the attempts of processes that write to a file have written down so far. */
export function remarksIn(path: string): Remark[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Remark]));
}

/** Waits for a remark. */
export async function untilRemark(path: string, holds: (remark: Remark) => boolean, seconds = 60): Promise<Remark> {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await sleep(50)) {
    const found = remarksIn(path).find(holds);
    if (found !== undefined) return found;
  }
  return assert.unreachable(`no such remark after ${seconds} s: ${JSON.stringify(remarksIn(path))}`) as never;
}

/** Values and arrays of an undisturbed training, to the last digit. */
export async function undisturbed(parameters: sweep.Parameters) {
  const { results } = await sweep.computePoints(watchedTraining, [parameters], { executor: sweep.inlineExecutor() });
  return digitsOf(results[0]);
}

/** Values and arrays of a result, to compare to the last digit. */
export function digitsOf(result: sweep.PointResult | undefined) {
  assert.is(result?.kind, 'done', JSON.stringify(result));
  if (result?.kind !== 'done') return undefined;
  const arrays = Object.entries(result.arrays).map(([name, { shape, data }]) => [
    name,
    shape,
    Array.from(data as number[]),
  ]);
  return { values: result.values, arrays };
}
