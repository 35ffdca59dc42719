import { alike } from '../sweep/alike.js';
import { exitCode } from './exit-code.js';
import { note } from './messages.js';

/** A result that is a failure. */
interface Failure {
  readonly kind: 'failed';
  readonly message: string;
}

/** The failures among results. */
export function failuresOf(results: readonly (object | undefined)[]): Failure[] {
  return results.filter((result): result is Failure => {
    return result !== undefined && 'kind' in result && result.kind === 'failed' && 'message' in result;
  });
}

/** How many computations came to an end, as a result or a failure. */
export function countSettled(results: readonly (object | undefined)[]): number {
  return results.filter((result) => result !== undefined).length;
}

/** Whether every result is there and none a failure. */
export function isComplete(results: readonly (object | undefined)[]): boolean {
  return results.every((result) => result !== undefined) && failuresOf(results).length === 0;
}

/** Says what a set of computations left undone, and how to go on; returns the exit code. */
export function conclude(options: {
  /** What was computed, such as "runs". */
  unit: string;
  /** One a computation: undefined where it was not reached. */
  results: readonly (object | undefined)[];
  interrupted: boolean;
  folder: string | undefined;
}): number {
  const { unit, results, folder } = options;
  const total = results.length;
  const failures = failuresOf(results);
  const settled = countSettled(results);
  const interrupted = options.interrupted && (settled < total || failures.length > 0);
  for (const group of alike(failures, ({ message }) => message)) {
    note(`${group.length} of ${total} ${unit} failed: ${group[0]?.message}`, false);
  }
  const again =
    folder === undefined ? '' : `; the same command ${interrupted ? 'goes on from there' : 'tries them again'}`;
  const kept = `${folder === undefined ? 'printed' : `kept in ${folder}`}${again}`;
  const finished = settled - failures.length;
  if (interrupted) {
    const rest = finished === 0 ? '' : ` and ${kept}`;
    note(`interrupted: ${finished} of ${total} ${unit} are finished${rest}`, false);
    return exitCode.interrupted;
  }
  if (failures.length === 0) return exitCode.done;
  note(`${finished} of ${total} ${unit} are finished and ${kept}`, false);
  return exitCode.failed;
}
