import { createRequire } from 'node:module';
import type * as CliProgress from 'cli-progress';

/** Stdout and stderr, or what stands for them. */
export interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

type OutputStream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** A line at the foot of the terminal that renews itself, below all that is written while it is there. */
export interface LiveLine {
  /** Gives the line another bar, by the share that is done, and other words. */
  readonly show: (share: number, text: string) => void;
  /** Takes the line away; what is written from then on goes its usual way. */
  readonly stop: () => void;
}

/** Whether a line on stderr can renew itself. */
export function canRenew({ stderr }: Streams): boolean {
  return stderr.isTTY && process.env['TERM'] !== 'dumb';
}

/**
 * Draws a line at once. Whoever writes to stdout or stderr while it is there, a model of the user or Node itself included, has the line
 * taken away before and drawn again below: one at a time, so no text is overwritten.
 * @param format of cli-progress: {bar}, {percentage} and {text}
 */
export function createLiveLine(format: string, streams: Streams): LiveLine {
  const { SingleBar, Presets } = createRequire(import.meta.url)('cli-progress') as typeof CliProgress;
  const bar = new SingleBar(
    { format, stream: unguarded(streams.stderr), clearOnComplete: true, linewrap: true, barsize: 24 },
    Presets.shades_classic,
  );
  let last = { share: 0, text: '' };
  const draw = () => bar.start(1, last.share, { text: last.text });
  const erase = () => bar.stop();
  const release = guard([streams.stdout, streams.stderr], erase, draw);
  const stop = () => {
    erase();
    release();
    process.off('exit', stop);
  };
  process.on('exit', stop);
  draw();
  return {
    show: (share, text) => {
      last = { share, text };
      bar.update(share, { text });
    },
    stop,
  };
}

/** The stream as the line itself writes to it: past the guard, and short of the last column, where terminals differ. */
function unguarded(stream: OutputStream): NodeJS.WritableStream {
  const write = stream.write.bind(stream);
  return Object.create(stream, {
    write: { value: write },
    columns: { get: () => (stream.columns || 80) - 1 },
  }) as NodeJS.WritableStream;
}

/** Has the line erased before each text of others, and drawn after it where that ends a line; returns what ends that. */
function guard(streams: readonly OutputStream[], erase: () => void, draw: () => void): () => void {
  const releases = streams
    .filter(({ isTTY }) => isTTY)
    .map((stream) => {
      const { write } = stream;
      stream.write = ((...given: Parameters<typeof write>) => {
        erase();
        const taken = write.apply(stream, given);
        if (endsLine(given[0])) draw();
        return taken;
      }) as typeof write;
      return () => {
        stream.write = write;
      };
    });
  return () => {
    for (const release of releases) release();
  };
}

function endsLine(text: Uint8Array | string): boolean {
  return typeof text === 'string' ? text.endsWith('\n') : text.at(-1) === 10;
}
