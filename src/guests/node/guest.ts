import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import ndarray from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { namedLayers, type Predictor } from '../../stability/inputs/predictor.js';
import { packTensor } from '../../stability/inputs/tensor.js';
import { encodeFrame, type Frame, FrameReader, numbersOf, type SentTensor } from '../frames.js';
import { type Answer, channel, type Request, type ThrownError } from '../messages.js';
import { predictorOf } from './predictor-of.js';
import type { WatchData } from './watch.js';

// The process in which a model in JavaScript runs. What belongs to it is taken before the model can put anything else
// in its place.
const { exit } = process;

/** A stream of Node over a pipe, as far as it is used here. */
interface PipeStream {
  readonly _handle?: { readonly setBlocking?: (blocking: boolean) => void };
}

const [memory] = process.argv.slice(2);
new Worker(new URL('./watch.js', import.meta.url), {
  workerData: { memory: memory === undefined ? undefined : Number(memory) } satisfies WatchData,
  execArgv: [],
}).unref();

// What Node warns of before an error that the host tells with a remedy.
const warn = process.listeners('warning');
process.removeAllListeners('warning').on('warning', (warning) => {
  if (!warning.message.startsWith('To load an ES module,')) for (const listener of warn) listener(warning);
});

// The host alone ends its guests.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const answers = new Socket({ fd: channel.answers, readable: false, writable: true });
const requests = new Socket({ fd: channel.requests, readable: true, writable: false });
answers.on('error', () => {
  // The host sees it closed.
});
// What the model prints is out before it goes on, so that nothing of it is lost when it ends.
for (const { _handle } of [process.stdout, process.stderr] as unknown as PipeStream[]) _handle?.setBlocking?.(true);

function send(frame: Frame<Answer>, sent?: () => void): void {
  const pieces = encodeFrame(frame);
  answers.cork();
  for (const [i, piece] of pieces.entries()) answers.write(piece, i === pieces.length - 1 ? sent : undefined);
  answers.uncork();
}

const answer = (message: Answer, tensors: readonly SentTensor[] = []) => send({ message, tensors });

/** What was thrown, as far as it lets itself be read. */
function thrown(error: unknown): ThrownError {
  try {
    if (!(error instanceof Error)) return { message: inspect(error, { breakLength: Number.POSITIVE_INFINITY }) };
    const { name, message, stack } = error;
    const { code } = error as NodeJS.ErrnoException;
    return {
      name: String(name),
      message: String(message),
      stack: String(stack),
      ...(code !== undefined && { code: String(code) }),
    };
  } catch {
    return { message: 'what cannot be read' };
  }
}

let ending = false;
function stray(error: unknown): void {
  if (ending) return;
  ending = true;
  send({ message: { kind: 'stray', error: thrown(error) }, tensors: [] }, () => exit(1));
}
process.on('uncaughtException', stray).on('unhandledRejection', stray);

let predict: Predictor | undefined;

async function load(id: number, path: string): Promise<void> {
  const { href } = pathToFileURL(path);
  const found = await predictorOf((await import(href)) as Record<string, unknown>);
  if (typeof found === 'string') {
    answer({ kind: 'no-model', id, found });
    return;
  }
  predict = found;
  answer({ kind: 'loaded', id });
}

async function evaluate({ id, layers }: Extract<Request, { kind: 'batch' }>, input: SentTensor): Promise<void> {
  if (predict === undefined) throw new Error('no model is loaded');
  const output: unknown = await predict(ndarray(numbersOf(input) as Float64Array, [...input.shape]));
  try {
    const wanted = namedLayers('', output).filter(([name]) => layers?.includes(name) ?? true);
    const tensors: SentTensor[] = [];
    for (const [name, value] of wanted) tensors.push({ name, ...(await packTensor('', `layer '${name}'`, value)) });
    // A promise that is rejected and not awaited is heard before the answer.
    await new Promise(setImmediate);
    if (!ending) answer({ kind: 'layers', id }, tensors);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    answer({ kind: 'no-tensor', id, complaint: error.message.slice(2) });
  }
}

/** Requests are answered one after the other. */
let last: Promise<void> = Promise.resolve();

const reader = new FrameReader<Request>(({ message: request, tensors: [input] }) => {
  last = last.then(async () => {
    try {
      if (request.kind === 'load') await load(request.id, request.path);
      else if (input !== undefined) await evaluate(request, input);
    } catch (error) {
      if (!ending) answer({ kind: 'threw', id: request.id, error: thrown(error) });
    }
  });
});
requests.on('data', (bytes: Uint8Array) => reader.push(bytes)).on('close', () => exit());
