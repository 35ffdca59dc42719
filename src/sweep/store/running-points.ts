import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { claimNames } from './claims.js';
import { layoutOf, readIfThere } from './layout.js';
import { Runners, readRunner } from './runners.js';

/** A point that a live process computes now. */
export interface RunningPoint {
  readonly hash: string;
  readonly host: string;
  readonly pid: number;
}

/** The points of a store that live processes have taken. */
export function runningPoints(folder: string): RunningPoint[] {
  const layout = layoutOf(folder);
  if (!existsSync(layout.claims)) return [];
  const runners = new Runners(layout);
  const running = new Map<string, RunningPoint>();
  for (const name of claimNames(layout.claims)) {
    const runner = readRunner(readIfThere(join(layout.claims, name)) ?? '');
    if (runner === undefined || !runners.isAlive(runner.id)) continue;
    const hash = basename(name).split('.')[0]!;
    running.set(hash, { hash, host: runner.host, pid: runner.pid });
  }
  return [...running.values()];
}
