import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../numerics/input-error.js';
import { gatherDocument } from '../report/page/gather.js';
import { readDocument, type WrittenPage, writePage } from '../report/page/write-page.js';
import { writeStoreReport } from '../report/sweep/store-report.js';
import { openStore } from '../sweep/store/open-store.js';
import { packageVersion } from '../system/provenance.js';
import { prepareFolder } from '../system/write-file.js';
import { exitCode } from './exit-code.js';
import { note, print, printJson } from './messages.js';
import { readOptions } from './parameters/read-options.js';
import { report } from './parameters/run-parameters.js';
import type { RawOptions } from './shared-options.js';
import { openSaved } from './sweep/open-sweep.js';

/** `report`. */
export async function runReport(given: string, raw: RawOptions): Promise<number> {
  const options = readOptions(report, raw);
  const folder = resolve(given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError('report', `there is no folder ${folder} (name a store, or a folder of results)`);
  }
  const page = existsSync(join(folder, 'store.json'))
    ? await reportStore(folder, options)
    : await reportResults(folder, options.out);
  if (options.json) printJson({ command: 'report', version: packageVersion(), folder, ...page });
  else print(`${page.path}: ${page.figures} figures, ${(page.bytes / 1e6).toFixed(1)} MB, needs no network`);
  return exitCode.done;
}

async function reportStore(
  folder: string,
  { out, quiet }: { readonly out?: string | undefined; readonly quiet: boolean },
): Promise<WrittenPage> {
  const target = prepareFolder('--out', out ?? join(folder, 'report'));
  const store = openStore(folder, { create: 'never' });
  try {
    return await writeStoreReport(store, {
      out: target,
      openSweep: async (name) => (await openSaved(name, folder)).sweep,
      onNote: (message) => note(message, quiet),
    });
  } finally {
    store.close();
  }
}

async function reportResults(folder: string, out: string | undefined): Promise<WrittenPage> {
  if (out !== undefined) {
    throw new InputError('--out', `is for stores; the page of a folder of results stands in it (leave out ${out})`);
  }
  prepareFolder('report', folder);
  const warn = (message: string) => note(`warning: ${message}`, false);
  return await writePage(folder, readDocument(folder) ?? gatherDocument(folder, warn), warn);
}
