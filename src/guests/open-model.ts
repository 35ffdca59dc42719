import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { type Output, OutputError } from '../stability/inputs/predictor.js';
import { packTensor } from '../stability/inputs/tensor.js';
import { type Frame, numbersOf, type SentTensor } from './frames.js';
import { type GuestEnd, GuestEndError, GuestProcess } from './guest-process.js';
import { loadFailure } from './load-failure.js';
import type { Answer } from './messages.js';
import { ModelError } from './model-error.js';
import { nodeProgram } from './node-program.js';
import { placeIn, thrownText } from './thrown-text.js';

/** What a call of a model may be given. */
export interface CallOptions {
  /** Layers that are wanted; all without it. */
  readonly layers?: readonly string[] | undefined;
  /** Breaks the call off, and ends the model's process with it. */
  readonly signal?: AbortSignal | undefined;
}

/** A model of the user that runs in a process of its own. */
export interface GuestModel {
  /**
   * Evaluates a batch: layers by their names, numbers as the model stored them.
   * @throws OutputError if it returns what is no tensor; ModelError if it throws or ends; the reason of the signal
   */
  readonly predict: (batch: NdArray<Float64Array>, options?: CallOptions) => Promise<Output>;
  /** Whether it can be called: it has not ended. */
  readonly usable: () => boolean;
  /** Ends its process; resolves once what it has printed is shown. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a process of its own for a model and loads it there. The process ends with this one, and keeps no program
 * alive that has nothing else to do.
 * @param path as the user wrote it
 * @param file absolute
 * @param show hears every line that the model prints
 * @throws InputError if it can't be loaded, with a remedy; ModelError if it ends; the error of the system that can't
 *   start it; the reason of the signal
 */
export async function openModel(
  path: string,
  file: string,
  { signal, show }: { readonly signal?: AbortSignal | undefined; readonly show: (line: string) => void },
): Promise<GuestModel> {
  const guest = new GuestProcess(nodeProgram(), show);
  const ask = async (
    asked: Parameters<GuestProcess['ask']>[0],
    tensors: readonly SentTensor[],
    until?: AbortSignal,
  ) => {
    const when = asked.kind === 'load' ? 'while it was loaded' : `on a batch [${tensors[0]!.shape.join(', ')}]`;
    try {
      return await guest.ask(asked, tensors, until);
    } catch (error) {
      throw error instanceof GuestEndError ? endError(path, error, when) : error;
    }
  };
  try {
    const { message } = await ask({ kind: 'load', path: file }, [], signal);
    if (message.kind === 'no-model') {
      throw new InputError(
        'openModel',
        `${path} must export a function from a batch of images to tensors, as its default or as predict, got ${message.found}`,
      );
    }
    if (message.kind === 'threw') throw new InputError('openModel', await loadFailure(path, file, message.error));
  } catch (error) {
    await guest.close();
    throw error;
  }
  return {
    predict: async (batch, { layers, signal: until } = {}) => {
      const input = { name: 'batch', ...(await packTensor('predict', 'batch', batch)) };
      return outputOf(path, input, await ask({ kind: 'batch', layers }, [input], until));
    },
    usable: () => guest.usable,
    close: () => guest.close(),
  };
}

/** The layers of an answer. */
function outputOf(path: string, { shape }: SentTensor, { message, tensors }: Frame<Answer>): Output {
  if (message.kind === 'no-tensor') throw new OutputError(`model ${path}`, message.complaint);
  if (message.kind === 'threw') {
    const { error } = message;
    const text = `${thrownText(error)}${placeIn(path, error)}`;
    throw new ModelError(`model ${path} threw on a batch [${shape.join(', ')}]: ${text}`);
  }
  return Object.fromEntries(
    tensors.map((tensor) => [tensor.name, { data: numbersOf(tensor), type: tensor.type, shape: tensor.shape }]),
  );
}

/** What the end of a guest means: for the model, or the error of the system that could not start it. */
function endError(path: string, { end }: GuestEndError, when: string): Error {
  if (end.kind === 'stray') {
    return new ModelError(`model ${path} threw outside of a call: ${thrownText(end.error)}${placeIn(path, end.error)}`);
  }
  if (end.error !== undefined) {
    end.error.message = `model ${path} could not be started: ${end.error.message}`;
    return end.error;
  }
  return new ModelError(`model ${path} broke off ${when}: ${end.message}${remedyOf(end)}`);
}

function remedyOf({ message, exited, limited }: Extract<GuestEnd, { kind: 'ended' }>): string {
  if (exited) return ' (take out its process.exit)';
  if (!limited && message.includes('JavaScript heap')) return ' (NODE_OPTIONS=--max-old-space-size=8192 gives it more)';
  return '';
}
