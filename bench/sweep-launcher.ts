import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('sweep_launcher.py', import.meta.url));

/**
 * Seconds of the launcher in common use: per tiny point on two places, and to go through points that are
 * all done. Needs python3.
 */
export function launcherSeconds(folder: string, points: number, done: number): { eachPoint: number; resumed: number } {
  const launch = (...args: string[]) => Number(execFileSync('python3', [script, ...args], { encoding: 'utf8' }));
  const eachPoint = launch('run', join(folder, 'run'), String(points), '2') / points;
  launch('fill', join(folder, 'done'), String(done));
  return { eachPoint, resumed: launch('run', join(folder, 'done'), String(done), '2') };
}
