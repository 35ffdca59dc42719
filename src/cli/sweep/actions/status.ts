import { messageOf } from '../../../numerics/message-of.js';
import { type SweepStatus, sweepStatus } from '../../../sweep/status.js';
import { openStore } from '../../../sweep/store/open-store.js';
import { runningPoints } from '../../../sweep/store/running-points.js';
import type { Store } from '../../../sweep/store/store.js';
import { type Sweep, sweepPoints } from '../../../sweep/sweep.js';
import { savedSweepNames } from '../../../sweep/sweep-file.js';
import { packageVersion } from '../../../system/provenance.js';
import { noteDamage } from '../../compute-kept.js';
import { exitCode } from '../../exit-code.js';
import { note, print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { textTable } from '../../text-table.js';
import { openSaved, openSweep, storeFolder } from '../open-sweep.js';
import { type SweepInput, status as statusOptions } from '../subjects.js';

/** A sweep as it stands, and the processes that compute points of it. */
interface Row extends SweepStatus {
  readonly sweep: string;
  readonly running: readonly { readonly host: string; readonly pid: number; readonly points: number }[];
}

/** `sweep status`: of one sweep, or of all that were run in the store. */
export async function statusCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  const options = readOptions(statusOptions, raw);
  const folder = storeFolder(options);
  const store = openStore(folder, { create: 'never' });
  try {
    noteDamage(store.damage);
    const rows: Row[] = [];
    for (const sweep of await sweepsOf(file, options, folder)) rows.push(rowOf(sweep, store));
    if (options.json) {
      printJson({
        command: 'sweep status',
        version: packageVersion(),
        store: folder,
        damage: store.damage,
        sweeps: rows,
      });
    } else if (rows.length === 0) print(`no sweep was run in ${folder}`);
    else print(table(rows));
    return exitCode.done;
  } finally {
    store.close();
  }
}

async function sweepsOf(file: string | undefined, options: SweepInput, folder: string): Promise<Sweep[]> {
  if (file !== undefined || options.task !== undefined) return [(await openSweep(file, options)).sweep];
  const sweeps: Sweep[] = [];
  for (const name of savedSweepNames(folder)) {
    try {
      sweeps.push((await openSaved(name, folder)).sweep);
    } catch (error) {
      note(messageOf(error), false);
    }
  }
  return sweeps;
}

function rowOf(sweep: Sweep, store: Store): Row {
  const status = sweepStatus(sweep, store);
  const running = new Map(runningPoints(store.folder).map((point) => [point.hash, point]));
  const processes = new Map<string, { host: string; pid: number; points: number }>();
  if (running.size > 0) {
    for (const { hash } of sweepPoints(sweep)) {
      const point = running.get(hash);
      if (point === undefined || store.stateOf(hash)?.done === true) continue;
      const key = `${point.host} ${point.pid}`;
      const entry = processes.get(key) ?? { host: point.host, pid: point.pid, points: 0 };
      entry.points++;
      processes.set(key, entry);
    }
  }
  return { sweep: sweep.name, ...status, running: [...processes.values()] };
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ sweep, total, done, failed, left, running }) => [
    sweep,
    String(total),
    String(done),
    String(failed),
    String(left),
    running.map(({ host, pid, points }) => `${points} by ${host} (${pid})`).join(', ') || 'none',
  ]);
  return textTable(['sweep', 'points', 'done', 'failed', 'left', 'running now'], lines, { right: [1, 2, 3, 4] });
}
