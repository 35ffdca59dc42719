import { InputError } from '../../numerics/input-error.js';
import { type SweepRow, sweepRows } from '../../sweep/reading/sweep-rows.js';
import type { DoneRecord } from '../../sweep/records.js';
import { sweepFailures, sweepStatus } from '../../sweep/status.js';
import { precedes } from '../../sweep/store/precedes.js';
import type { Store } from '../../sweep/store/store.js';
import type { Sweep } from '../../sweep/sweep.js';
import { savedSweepNames } from '../../sweep/sweep-file.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { shellWord } from '../../system/shell-word.js';
import { taskModules } from '../../tasks/registry.js';
import type { ReportDocument, ReportSection } from '../page/document.js';
import { type WrittenPage, writePage } from '../page/write-page.js';
import { sweepSection } from './sweep-section.js';

/** Settings of `writeStoreReport`. */
export interface StoreReportOptions {
  /** Where the page and its figures go. */
  readonly out: string;
  /**
   * Makes the sweep that was run under a name in the store. @throws InputError if that can't be done, for
   * one that its task is gone
   */
  readonly openSweep: (name: string) => Promise<Sweep>;
  readonly onNote?: (message: string) => void;
}

/**
 * Writes a page about a store: one part for each sweep that was run in it, and one for each task whose
 * results belong to none of them.
 * @throws InputError if the store is empty
 */
export async function writeStoreReport(store: Store, options: StoreReportOptions): Promise<WrittenPage> {
  const { out, openSweep, onNote = () => {} } = options;
  const sections: ReportSection[] = [];
  const covered = new Set<string>();
  for (const name of savedSweepNames(store.folder)) {
    let sweep: Sweep;
    try {
      sweep = await openSweep(name);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      onNote(`${name}: ${error.message}; its results are shown by task`);
      continue;
    }
    const rows = [...sweepRows(sweep, store)];
    for (const { hash } of rows) covered.add(hash);
    const { task, module } = sweep.source;
    const address = Object.hasOwn(taskModules, task.name) ? task.name : module.href;
    sections.push(
      await sweepSection(out, {
        ...{ name, task: task.name, address, version: task.version, rows },
        status: sweepStatus(sweep, store),
        failures: sweepFailures(sweep, store),
        command: `npx diffeolab sweep run ${name} --store ${shownPath(store.folder)}`,
      }),
    );
  }
  for (const [label, rows] of rowsByTask(store, covered)) {
    const { task, version } = rows[0]!;
    sections.push(await sweepSection(out, { name: label, task, address: task, version, rows, failures: [] }));
  }
  if (sections.length === 0) {
    throw new InputError('report', `the store ${store.folder} is empty (run a sweep with --store ${store.folder})`);
  }
  return await writePage(out, pageOf(store, sections));
}

/** A path as a shell takes it. */
function shownPath(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : shellWord(path);
}

function pageOf({ folder, damage }: Store, sections: readonly ReportSection[]): ReportDocument {
  const { gitCommit = 'none', node, date } = provenance(0);
  const broken = damage.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    format: 'diffeolab-report',
    title: sections.length === 1 ? `Sweep ${sections[0]!.title}` : 'Sweeps',
    introduction: [
      'Each number stands with its error and its status: exact, closure or Monte Carlo. Means over seeds have the standard error of the mean. The command of a row computes its numbers again.',
      ...(broken > 0 ? [`${broken} bytes of the store can’t be read: what they held is missing here.`] : []),
    ],
    sections: [...sections],
    provenance: [
      ['store', folder],
      ['page made by', `diffeolab ${packageVersion()}, commit ${gitCommit}, node ${node}`],
      ['date', date],
      ['made by', `npx diffeolab report ${shownPath(folder)}`],
    ],
  };
}

/**
 * Results that belong to no known sweep, by task and version; of a point that was computed twice
 * the one that `precedes`.
 */
function rowsByTask(store: Store, covered: ReadonlySet<string>): Map<string, SweepRow[]> {
  const results = new Map<string, DoneRecord>();
  for (const record of store.records()) {
    if (record.kind !== 'done' || covered.has(record.hash)) continue;
    const known = results.get(record.hash);
    if (known === undefined || precedes(record, known)) results.set(record.hash, record);
  }
  const groups = new Map<string, SweepRow[]>();
  const ordered = [...results.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  for (const [index, { kind: _, ...record }] of ordered.entries()) {
    const label = `${record.task}, version ${record.version}`;
    const group = groups.get(label) ?? [];
    group.push({ index, ...record });
    groups.set(label, group);
  }
  return groups;
}
