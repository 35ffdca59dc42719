import { cancelRuns } from '../../../sweep/cancel.js';
import { cancelSlurmJobs } from '../../../sweep/executors/slurm/adopt.js';
import { openStore } from '../../../sweep/store/open-store.js';
import { packageVersion } from '../../../system/provenance.js';
import { exitCode } from '../../exit-code.js';
import { print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { openSweep, storeFolder } from '../open-sweep.js';
import { cancel } from '../subjects.js';

/** `sweep cancel`. */
export async function cancelCommand(file: string | undefined, raw: RawOptions): Promise<number> {
  const options = readOptions(cancel, raw);
  const { sweep } = await openSweep(file, options);
  const folder = storeFolder(options);
  openStore(folder, { create: 'never' }).close();
  cancelRuns(folder, sweep.name);
  const jobs = await cancelSlurmJobs(folder, sweep.name);
  if (options.json) {
    printJson({ command: 'sweep cancel', version: packageVersion(), sweep: sweep.name, store: folder, jobs });
    return exitCode.done;
  }
  print(`runs of ${sweep.name} in ${folder} are asked to stop; what is finished is kept`);
  if (jobs.length > 0) print(`jobs of Slurm are cancelled: ${jobs.join(', ')}`);
  return exitCode.done;
}
