/**
 * Reading 10⁶ results of a store: cold and warm cache, SQL, typed rows. The store is made by its own writer's lines.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweep } from 'diffeolab';

const count = 1_000_000;
const repetitions = 5;
const query = 'SELECT scale, channels, avg(R) AS R FROM results GROUP BY ALL ORDER BY ALL';

const task: sweep.SweepTask = { name: 'bench', version: 1, run: () => ({ values: {} }) };

/** 100 scales × 100 channels × 10 disorders × 10 seeds. */
const swept = sweep.gridSweep(
  {
    name: 'bench',
    task: './bench.mjs',
    axes: {
      scale: { from: 3, to: 201, step: 2 },
      channels: { from: 1, to: 100, step: 1 },
      disorder: { from: 0, to: 1, count: 10 },
    },
    seeds: 10,
    fixed: { solution: 'disordered', length: 512 },
  },
  { module: new URL(import.meta.url), task },
);

/** The section of RESULTS.md. */
export async function benchSweepQuery({ onProgress }: { onProgress: (message: string) => void }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-bench-'));
  try {
    onProgress(`writing ${count} results`);
    const writing = timed(() => writeStore(folder));
    const bytes = sizeOf(join(folder, 'segments'));
    onProgress('reading them');
    const cold = await timedQuery(folder);
    const warm = [];
    for (let i = 0; i < repetitions; i++) warm.push(await timedQuery(folder));
    const best = warm.reduce((a, b) => (a.open + a.answer < b.open + b.answer ? a : b));
    const own = await timedQuery(folder, swept);
    const ownWarm = await timedQuery(folder, swept);
    onProgress('typed rows');
    let rows = 0;
    const reading = timed(() => {
      for (const { values } of sweep.sweepRows(swept, { folder, records: () => [] })) if (values['R'] !== null) rows++;
    });
    const start = commandTime(folder);
    const line = (what: string, { wall, cpu }: Time, note = '') => `| ${what} | ${s(wall)} | ${s(cpu)} | ${note} |`;
    return [
      '## Reading sweeps',
      '',
      `${count} results (${(bytes / 1e6).toFixed(0)} MB of NDJSON, ${(sizeOf(join(folder, 'cache')) / 1e6).toFixed(0)} MB of cache), \`${query}\`. Warm: best of ${repetitions}.`,
      '',
      '| | time (s) | processor time (s) | |',
      '|---|---|---|---|',
      line('store written', writing, 'append, one record a line'),
      line('first query: cache built', cold.whole, 'once a record; only what is new is read later'),
      line('query, warm: open and answer', best.whole, `open ${s(best.open)}, answer ${s(best.answer)}`),
      line('first query of one sweep', own.whole, 'points hashed, table in their order'),
      line('the same, warm', ownWarm.whole, `open ${s(ownWarm.open)}, answer ${s(ownWarm.answer)}`),
      line('`sweep query --store`, warm, whole process', start, 'Node and DuckDB started'),
      line('typed rows in the order of the points', reading, `${rows} rows, validated`),
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Time {
  readonly wall: number;
  readonly cpu: number;
}

function stopwatch(): () => Time {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 };
  };
}

function timed(work: () => void): Time {
  const read = stopwatch();
  work();
  return read();
}

function s(seconds: number): string {
  return Number.isNaN(seconds) ? '–' : String(Number(seconds.toPrecision(2)));
}

function writeStore(folder: string): void {
  const store = sweep.openStore(folder, { create: 'now' });
  const common = { host: 'bench', executor: 'inline', package: '0.1.0', node: process.version };
  for (const { index, hash, parameters } of sweep.sweepPoints(swept)) {
    const R = ((index * 7919) % 10007) / 10007;
    const values = { R, RError: 0.01, RStatus: 'Monte Carlo', D: 1 - R, DStatus: 'exact', ok: index % 2 === 0 };
    const started = new Date(1.7e12 + index).toISOString();
    const record = { kind: 'done', hash, task: task.name, version: 1, parameters, attempt: 1 } as const;
    store.append({ ...record, started, seconds: 0.01, ...common, values });
  }
  store.close();
}

async function timedQuery(folder: string, of?: sweep.Sweep) {
  const whole = stopwatch();
  const opening = stopwatch();
  const results = await sweep.openResults(folder, { sweep: of });
  const open = opening().wall;
  const answering = stopwatch();
  const answer = await results.query(query);
  let rows = 0;
  for await (const piece of answer.rows()) rows += piece.length;
  if (rows !== 10_000) throw new Error(`expected 10000 rows, got ${rows}`);
  const times = { whole: whole(), open, answer: answering().wall };
  results.close();
  return times;
}

function commandTime(folder: string): Time {
  const main = new URL('../dist/node/main.js', import.meta.url).pathname;
  const start = performance.now();
  execFileSync(process.execPath, [main, 'sweep', 'query', '--store', folder, `${query} LIMIT 3`], { stdio: 'ignore' });
  return { wall: (performance.now() - start) / 1000, cpu: Number.NaN };
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
