import { fstatSync, readFileSync, statSync } from 'node:fs';
import { exitCode } from './exit-code.js';

/** Exit code of a program that is ended since nobody reads what it writes: 128 and the number of SIGPIPE. */
const brokenPipe = 141;

/**
 * Ends the program where its output can't be written: without a word when a reader went away (diffeolab … | head), as
 * other programs do, else with one.
 */
export function watchOutputs(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(brokenPipe);
    const remedy = error.code === 'ENOSPC' ? 'free some space, or write elsewhere' : 'write elsewhere';
    process.stderr.write(`error: the output could not be written: ${error.message} (${remedy})\n`);
    process.exit(exitCode.failed);
  });
  // Notes that can't be kept, as on a full disk, are no reason to give up a computation.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(brokenPipe);
  });
}

/**
 * Whether a descriptor leads nowhere since it was closed, when Node opens it on the null device for reading and
 * writing, or since the program that started this one has opened it there in the same way; "> /dev/null" opens it for
 * writing alone. False where the system does not tell.
 */
export function goesNowhere(descriptor: number): boolean {
  try {
    const [given, nowhere] = [fstatSync(descriptor), statSync('/dev/null')];
    if (!given.isCharacterDevice() || given.rdev !== nowhere.rdev) return false;
    const [, flags = ''] = /^flags:\s*0*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
    const access = 3;
    const readAndWrite = 2;
    return (Number.parseInt(flags, 8) & access) === readAndWrite;
  } catch {
    return false;
  }
}
