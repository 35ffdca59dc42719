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
  /**
   * Gives the line another bar, by the share that is done, and other words, the most telling first: what does not fit
   * is left out.
   */
  readonly show: (share: number, words: readonly string[]) => void;
  /** Takes the line away; what is written from then on goes its usual way. */
  readonly stop: () => void;
}

/** Whether a line on stderr can renew itself. */
export function canRenew({ stderr }: Streams): boolean {
  return stderr.isTTY && process.env['TERM'] !== 'dumb';
}

/**
 * Draws a line at once. Whoever writes to stdout or stderr while it is there, a model of the user or Node itself
 * included, has the line taken away before and drawn again below: one at a time, so no text is overwritten.
 * @param label of a bar; without one there are words alone
 */
export function createLiveLine(label: string | undefined, streams: Streams): LiveLine {
  const { Format, SingleBar, Presets } = createRequire(import.meta.url)('cli-progress') as typeof CliProgress;
  const format: CliProgress.GenericFormatter = (options, { progress, maxWidth }, { words }: { words: string[] }) => {
    const part = `${label} ${Format.BarFormat(progress, options)} ${Math.floor(100 * progress)}%`;
    return fitting(label === undefined ? words : [part, ...words], maxWidth);
  };
  const stream = unguarded(streams.stderr);
  const bar = new SingleBar(
    { format, stream, clearOnComplete: true, linewrap: true, barsize: 24 },
    Presets.shades_classic,
  );
  let share = 0;
  let words: readonly string[] = [];
  const draw = () => bar.start(1, share, { words });
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
    show: (newShare, newWords) => {
      share = newShare;
      words = newWords;
      bar.update(share, { words });
    },
    stop,
  };
}

/** The first of the texts, and those behind it as long as they fit. */
function fitting([first = '', ...others]: readonly string[], width: number): string {
  let line = first;
  for (const text of others) {
    const longer = `${line} · ${text}`;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}

/** The stream as the line itself writes to it: past the guard, and short of the last column, where terminals differ. */
function unguarded(stream: OutputStream): NodeJS.WritableStream {
  const write = stream.write.bind(stream);
  return Object.create(stream, {
    write: { value: write },
    columns: { get: () => (stream.columns || 80) - 1 },
  }) as NodeJS.WritableStream;
}

/**
 * Has the line erased before each text of others, and drawn after it where that ends a line; returns what ends that.
 */
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
