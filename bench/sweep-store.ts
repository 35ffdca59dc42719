import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sweep } from 'diffeolab';

export interface StoreBenchOptions {
  /** Records of the store that is read, default 10⁶. */
  readonly records?: number;
  /** Points that are taken, kept and given back, default 20 000. */
  readonly points?: number;
  /** Hears what is being timed. */
  readonly onProgress?: (message: string) => void;
}

/** Time of some work, in milliseconds: by the clock, and of the processor. */
interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** Times the store of sweeps: what a point costs, and reading what is there; returns a Markdown section. */
export function benchStore(options: StoreBenchOptions = {}): string {
  const { records = 1e6, points = 20_000, onProgress = () => undefined } = options;
  const folder = mkdtempSync(join(tmpdir(), 'store-bench-'));
  try {
    onProgress(`${points} points, taken and kept`);
    const taken = pointRows(folder, points);
    onProgress(`${records} records, written`);
    const large = join(folder, 'large');
    const writing = writeRecords(large, records);
    onProgress(`${records} records, read`);
    const bytes = readdirSync(join(large, 'segments')).map((name) => statSync(join(large, 'segments', name)).size);
    const reading = readInProcess(large);
    return [
      '## Store of sweeps',
      '',
      `On the local disk of the machine. A record of ${Math.round(bytes.reduce((sum, size) => sum + size) / records)} bytes with its newline; waits for the disk (at most a twentieth of the time) included.`,
      '',
      '| work | times | time each | processor time each |',
      '|---|---|---|---|',
      ...taken,
      row('append alone, hash and record made anew', records, writing),
      '',
      `Opening a store of ${records} records, in a process of its own, reads and checks all lines and makes the index: ${seconds(reading.open)},`,
      `${reading.openMemory} MiB at the peak of the process (${reading.emptyMemory} MiB with an empty store). Going through all records, parsed and validated: ${seconds(reading.records)},`,
      `${reading.memory} MiB at the peak. A look at 10⁶ points of the index: ${seconds(reading.look)}. A refresh with nothing new: ${(1000 * reading.refresh.wall).toFixed(1)} µs.`,
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const task = { name: 'two-pixels.stability', version: 1 };

function recordOf(index: number): sweep.DoneRecord {
  const parameters = { channels: 5, disorder: 0.3, length: 64, scale: 7, seed: String(index), solution: 'disordered' };
  return {
    kind: 'done',
    hash: sweep.pointHash(task, parameters),
    task: task.name,
    version: task.version,
    parameters,
    attempt: 1,
    started: '2026-01-01T00:00:00.000Z',
    seconds: 0.123456,
    host: 'node017',
    executor: 'local',
    package: '0.1.0',
    commit: '0123456789abcdef0123456789abcdef01234567',
    node: process.version,
    values: { D: 1 / 3, DStatus: 'exact', G: Math.sqrt(index), GError: 0.001234, GStatus: 'Monte Carlo', R: index / 7 },
  };
}

/** Claim, append and release, by one process alone and beside another that has as much in the store. */
function pointRows(folder: string, points: number): string[] {
  const place = join(folder, 'points');
  const first = Array.from({ length: points }, (_, index) => recordOf(index));
  const second = Array.from({ length: points }, (_, index) => recordOf(points + index));
  const take = (store: sweep.Store, records: readonly sweep.DoneRecord[]) =>
    timed(() => {
      for (const record of records) {
        if (!store.claim(record.hash)) throw new Error(`${record.hash} was taken`);
        store.append(record);
      }
      store.flush();
    });
  const [one, other] = [sweep.openStore(place), sweep.openStore(place)];
  const alone = take(one, first);
  const beside = take(other, second);
  const refused = timed(() => {
    for (const { hash } of second) one.claim(hash);
  });
  one.close();
  other.close();
  return [
    row('claim, append, release', points, alone),
    row('the same with another live process in the store', points, beside),
    row("claim of a point that is in another's segment", points, refused),
  ];
}

function writeRecords(folder: string, count: number): Time {
  const store = sweep.openStore(folder);
  const time = timed(() => {
    for (let index = 0; index < count; index++) store.append(recordOf(index));
    store.flush();
  });
  store.close();
  return time;
}

/** What a fresh process takes to read a store. */
interface Reading {
  readonly open: Time;
  readonly records: Time;
  readonly look: Time;
  readonly refresh: Time;
  /** Peaks in MiB. */
  readonly openMemory: number;
  readonly memory: number;
  readonly emptyMemory: number;
}

function readInProcess(folder: string): Reading {
  const run = (place: string) =>
    JSON.parse(
      execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), place], { encoding: 'utf8' }),
    ) as Reading;
  return { ...run(folder), emptyMemory: run(`${folder}-empty`).openMemory };
}

function read(folder: string): Omit<Reading, 'emptyMemory'> {
  const peak = () => Math.round(process.resourceUsage().maxRSS / 1024);
  let store = sweep.openStore(`${folder}-none`);
  const open = timed(() => {
    store = sweep.openStore(folder);
  });
  const openMemory = peak();
  const records = timed(() => {
    for (const { hash } of store.records()) if (store.stateOf(hash)?.done !== true) throw new Error(`${hash} is lost`);
  });
  const { hash } = recordOf(3);
  const look = timed(() => {
    for (let index = 0; index < 1e6; index++) store.stateOf(hash);
  });
  const times = 1000;
  const { wall, cpu } = timed(() => {
    for (let index = 0; index < times; index++) store.refresh();
  });
  return { open, records, look, refresh: { wall: wall / times, cpu: cpu / times }, openMemory, memory: peak() };
}

function timed(work: () => void): Time {
  const begun = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - begun, cpu: (user + system) / 1000 };
}

function row(work: string, count: number, { wall, cpu }: Time): string {
  return `| ${work} | ${count} | ${((1000 * wall) / count).toFixed(1)} µs | ${((1000 * cpu) / count).toFixed(1)} µs |`;
}

function seconds({ wall, cpu }: Time): string {
  return `${(wall / 1000).toFixed(2)} s (processor time ${(cpu / 1000).toFixed(2)} s)`;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] !== undefined) {
  process.stdout.write(JSON.stringify(read(process.argv[2])));
}
