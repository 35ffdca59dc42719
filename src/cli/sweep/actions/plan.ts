import { sizeText } from '../../../numerics/size-text.js';
import { formatSeconds } from '../../../report/format-number.js';
import { formatScientific } from '../../../report/scientific.js';
import { planSweep, type SweepPlan } from '../../../sweep/plan.js';
import { openStore } from '../../../sweep/store/open-store.js';
import { type Sweep, sweepPoints } from '../../../sweep/sweep.js';
import { packageVersion, provenance } from '../../../system/provenance.js';
import { noteDamage } from '../../compute-kept.js';
import { exitCode } from '../../exit-code.js';
import { abortOnInterrupt } from '../../interrupt.js';
import { note, print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { textTable } from '../../text-table.js';
import { openSweep, storeFolder } from '../open-sweep.js';
import { plan as planOptions } from '../subjects.js';
import { countText } from '../words.js';

/** `sweep plan`. */
export async function planCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  const options = readOptions(planOptions, raw);
  const { sweep } = await openSweep(file, options);
  const folder = storeFolder(options);
  const store = openStore(folder);
  noteDamage(store.damage);
  const { signal, release } = abortOnInterrupt();
  const start = performance.now();
  try {
    const list = firstPoints(sweep, options.list ?? 0);
    const plan = await planSweep(sweep, {
      store,
      pilot: options.pilot,
      pilotSeconds: options.pilotSeconds,
      onPilot: (points) =>
        note(`computing up to ${countText(points, 'point')} to see how long they take …`, options.quiet),
      signal,
    });
    const { name, source } = sweep;
    if (options.json) {
      const parts = { command: 'sweep plan', version: packageVersion(), sweep: name, task: source.task.name };
      const points = options.list === undefined ? {} : { points: list };
      printJson({
        ...parts,
        store: folder,
        ...plan,
        ...points,
        provenance: provenance((performance.now() - start) / 1000),
      });
    } else {
      print(planText(sweep, plan));
      if (list.length > 0) print(`\n${listText(sweep, list)}`);
    }
    return signal.aborted ? exitCode.interrupted : exitCode.done;
  } finally {
    release();
    store.close();
  }
}

interface ListedPoint {
  readonly hash: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function firstPoints(sweep: Sweep, count: number): ListedPoint[] {
  const list: ListedPoint[] = [];
  if (count === 0) return list;
  for (const { hash, parameters } of sweepPoints(sweep)) {
    list.push({ hash, parameters });
    if (list.length >= count) break;
  }
  return list;
}

function planText(sweep: Sweep, plan: SweepPlan): string {
  const { total, done, failed, left, pilot, seconds, memory } = plan;
  const { name, version } = sweep.source.task;
  const axes = sweep.axes.map(({ names, length }) => `${names.join('+')} ${length}`).join(' × ');
  const lines = [
    `${sweep.name}: task ${name}, version ${version}`,
    `${countText(total, 'point')}${axes === '' ? '' : ` (${axes}${sweep.size === total ? '' : `, of ${sweep.size} some left out`})`}: ${done} done, ${failed} failed, ${left} left`,
  ];
  if (seconds !== undefined && left > 0) {
    lines.push(`about ${formatSeconds(seconds)} on one thread for what is left, by ${pilotText(plan)}`);
  } else if (left > 0 && pilot.length > 0) lines.push(`no estimate: ${pilotText(plan)}`);
  if (memory.estimated > 0) lines.push(`the largest point takes about ${sizeText(memory.estimated)}, by its task`);
  if (memory.pilotPeak !== undefined)
    lines.push(`this process took up to ${sizeText(memory.pilotPeak)} during the pilot`);
  return lines.join('\n');
}

function pilotText({ pilot }: SweepPlan): string {
  const times = pilot.map(
    ({ seconds, ended }) => `${formatScientific(seconds)} s${ended === 'done' ? '' : ` (${ended})`}`,
  );
  return `${countText(pilot.length, 'measured point')}: ${times.join(', ')}`;
}

function listText(sweep: Sweep, list: readonly ListedPoint[]): string {
  const names = sweep.axes.flatMap((axis) => axis.names);
  const rows = list.map(({ hash, parameters }) => {
    const texts = names.map((key) => (Object.hasOwn(parameters, key) ? String(parameters[key]) : ''));
    return [hash.slice(0, 12), ...texts];
  });
  return textTable(['point', ...names], rows);
}
