import { exitCode } from './exit-code.js';
import { note } from './messages.js';

/** Says what a set of computations left undone, and how to go on; returns the exit code. */
export function conclude(options: {
  /** What was computed, such as "runs". */
  unit: string;
  total: number;
  /** Finished and failed ones. */
  settled: number;
  /** One message a failure. */
  failures?: readonly string[];
  folder: string | undefined;
}): number {
  const { unit, total, settled, failures = [], folder } = options;
  for (const group of alike(failures)) note(`${group.length} of ${total} ${unit} failed: ${group[0]}`, false);
  const again =
    folder === undefined ? '' : `; the same command ${settled < total ? 'goes on from there' : 'tries them again'}`;
  const kept = `${folder === undefined ? 'printed' : `kept in ${folder}`}${again}`;
  if (settled < total) {
    const finished = settled - failures.length;
    const rest = finished === 0 ? '' : ` and ${kept}`;
    note(`interrupted: ${finished} of ${total} ${unit} are finished${rest}`, false);
    return exitCode.interrupted;
  }
  if (failures.length === 0) return exitCode.done;
  note(`${total - failures.length} of ${total} ${unit} are finished and ${kept}`, false);
  return exitCode.failed;
}

/** Messages that differ in their numbers alone, together. */
function alike(messages: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const message of messages) {
    const pattern = message.replaceAll(/[\d.e+-]+/g, '#');
    groups.set(pattern, [...(groups.get(pattern) ?? []), message]);
  }
  return [...groups.values()];
}
