import { writeSync } from 'node:fs';
import { ModelError, modelFailure } from '../../tasks/stability/measure-run.js';

/**
 * Work that runs a model of the user, whatever that does besides: what it prints goes to stderr, what it throws outside
 * of its calls rejects the work, waiting for a promise that it never settles can be broken off by the signal, and if it
 * ends the program there is a line, and exit code 1.
 * @param path the file of the model
 * @throws ModelError for what is thrown outside of a call; the reason of the signal; else as the work
 */
export async function withModel<Result>(
  path: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const stopped = new AbortController();
  let breakOff: (reason: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  const onThrown = (error: unknown) => {
    breakOff(new ModelError(`model ${path} threw outside of a call: ${modelFailure(path, error)}`));
  };
  const onAbort = () => breakOff(signal.reason);
  const onExit = () => {
    process.exitCode = 1;
    try {
      writeSync(
        process.stderr.fd,
        `error: model ${path} ended the program before it was measured (take out its process.exit)\n`,
      );
    } catch {
      // Nobody reads.
    }
  };
  const restore = printToStderr();
  // While it is there the program waits, and hears Ctrl-C.
  const alive = setInterval(() => {}, 2 ** 30);
  process.on('uncaughtException', onThrown).on('exit', onExit);
  signal.addEventListener('abort', onAbort);
  try {
    const result = await Promise.race([work(AbortSignal.any([signal, stopped.signal])), broken]);
    process.off('uncaughtException', onThrown);
    return result;
  } finally {
    // A model that was broken off may go on throwing: the first time was enough.
    stopped.abort();
    signal.removeEventListener('abort', onAbort);
    process.off('exit', onExit);
    clearInterval(alive);
    restore();
  }
}

/** Sends what is printed to stderr, so that stdout holds the result alone; returns what ends that. */
function printToStderr(): () => void {
  const { stdout, stderr } = process;
  const write = stdout.write;
  stdout.write = stderr.write.bind(stderr) as typeof write;
  return () => {
    stdout.write = write;
  };
}
