/** What a sweep itself takes: planning and resuming 10⁶ points, and the overhead of a point that takes no time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sweep, tasks } from 'diffeolab';
import { launcherSeconds } from './sweep-launcher.js';

const tiny = fileURLToPath(new URL('tasks/tiny-task.mjs', import.meta.url));

/** The Markdown section. */
export async function benchSweeps({ onProgress }: { onProgress: (message: string) => void }): Promise<string> {
  const rows: string[][] = [];
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-bench-'));
  try {
    const source = await sweep.loadTask(tiny, {}, '.');
    const million = grid(source, { a: 100, b: 100, c: 100 });
    rows.push(
      measure('plan 10⁶ points of a task without defaults, empty store', () => planned(million, join(folder, 'none'))),
    );
    const builtIn = await sweep.loadTask('two-pixels.stability', tasks.taskModules, '.');
    const real = sweep.gridSweep(
      {
        name: 'real',
        task: 'two-pixels.stability',
        fixed: { solution: 'disordered', length: 64 },
        axes: {
          scale: { from: 3, to: 11, step: 2 },
          channels: { from: 3, to: 24, step: 3 },
          disorder: { from: 0, to: 1, count: 250 },
        },
        seeds: 100,
      },
      builtIn,
    );
    rows.push(
      measure('plan 10⁶ points of two-pixels.stability, empty store', () => planned(real, join(folder, 'none'))),
    );
    onProgress('writing 10⁶ records');
    fill(million, join(folder, 'million'));
    rows.push(measure('open and plan 10⁶ points that are all done', () => planned(million, join(folder, 'million'))));
    onProgress('overhead of the executors');
    const small = grid(source, { a: 20, b: 20, c: 50 });
    for (const name of ['inline', 'local'] as const) {
      const executor = sweep.chooseExecutor(name, name === 'local' ? { workers: 2 } : {});
      rows.push(await overhead(`executor ${name}`, small, executor, join(folder, name)));
    }
    const done = 2000;
    const many = grid(source, { a: 20, b: 20, c: done / 400 });
    fill(many, join(folder, 'done'));
    rows.push(measure(`open and plan ${done} points that are all done`, () => planned(many, join(folder, 'done'))));
    onProgress('the launcher in common use');
    const launcher = launcherSeconds(folder, 100, done);
    rows.push(
      ['the launcher: a point of no work, two places, 100 points', `${(1000 * launcher.eachPoint).toFixed(0)} ms`, ''],
      [`the launcher: going through ${done} points that are all done`, `${launcher.resumed.toFixed(1)} s`, ''],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  return `## Sweeps\n\n${notes}\n\n| what | time | peak memory of the process so far |\n|---|---|---|\n${lines.join('\n')}\n`;
}

const notes = `What a sweep itself takes. The launcher is \`bench/sweep_launcher.py\`: what github.com/mariogeiger/grid does, which lists all files before each
point, starts a process a point and looks for free places every 0.2 s; going through points that are done grows with their number squared.`;

/** Time of a point of no work, workers started and store written. */
async function overhead(
  name: string,
  points: sweep.Sweep,
  executor: sweep.Executor,
  folder: string,
): Promise<string[]> {
  const store = sweep.openStore(folder);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { done } = await sweep.runSweep(points, { store, executor });
  store.close();
  if (done !== points.size) throw new Error(`${name}: ${done} of ${points.size} points`);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const each = (value: number) => `${((1000 * value) / points.size).toFixed(3)} ms`;
  const own = `processor, without workers, ${each((user + system) / 1e6)}`;
  return [`a point of no work, ${name}, ${points.size} points`, `${each(seconds)} (${own})`, ''];
}

function grid(source: sweep.LoadedTask, sizes: Readonly<Record<string, number>>): sweep.Sweep {
  const axes = Object.fromEntries(
    Object.entries(sizes).map(([name, count]) => [name, { from: 1, to: count, step: 1 }]),
  );
  return sweep.gridSweep({ name: 'bench', task: 'bench.tiny', axes }, source);
}

/** Opens a store and looks up all points. */
function planned(points: sweep.Sweep, folder: string): void {
  const store = sweep.openStore(folder);
  const { total } = sweep.sweepStatus(points, store);
  store.close();
  if (total !== points.size) throw new Error(`${total} of ${points.size} points`);
}

function measure(name: string, run: () => void): string[] {
  const start = performance.now();
  const cpu = process.cpuUsage();
  run();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const memory = `${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)} GiB`;
  return [name, `${seconds.toFixed(1)} s (processor ${((user + system) / 1e6).toFixed(1)} s)`, memory];
}

/** A record for every point. */
function fill(points: sweep.Sweep, folder: string): void {
  const store = sweep.openStore(folder);
  const started = new Date();
  const { task } = points.source;
  for (const { hash, parameters } of sweep.sweepPoints(points)) {
    const result = { values: { sum: Object.values(parameters).length } };
    const outcome = { kind: 'done', result, started, seconds: 0 } as const;
    store.append(sweep.attemptRecord({ task, executor: 'inline', store }, { hash, parameters, attempt: 1 }, outcome));
  }
  store.close();
}
