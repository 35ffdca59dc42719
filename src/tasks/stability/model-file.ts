import { basename, extname, resolve } from 'node:path';
import { modelComplaint } from '../../guests/model-kinds.js';
import { type GuestModel, openModel } from '../../guests/open-model.js';
import { contentHash } from '../../system/content-hash.js';
import { aboutParameterLater, ParameterError } from '../parameters/parameter-error.js';

/** A predictor and the file that it came from. It runs in a process of its own. */
export interface LoadedModel extends GuestModel {
  /** Name of the file without its ending. */
  readonly name: string;
  /** Path of the module. */
  readonly path: string;
  /** SHA-256 of the file; not of what it imports or reads. */
  readonly sha256: string;
}

/** What happens around the loading of a model. */
export interface LoadOptions {
  /** Breaks it off. */
  readonly signal?: AbortSignal | undefined;
  /** Hears every line that the model prints; stderr does, with the name of the model, if nobody else. */
  readonly onPrint?: ((line: string) => void) | undefined;
}

/**
 * The model of an ES module: a function from a batch of images [B, C, n, n] to a tensor, or to tensors by the names of
 * layers, at once or by a promise. It is the default export, or else the export `predict`; a module that has something
 * to load does so before, by a top-level await. It runs in a process of its own, whose globals, output and end don't
 * touch this one; the process ends with `close`, or with this one.
 * @throws ParameterError about `subject` if there is no such file, it can't be imported, or exports no such function;
 *   ModelError if it ends its process; the reason of the signal
 * @see {@link measureModel}
 */
export async function loadModel(subject: string, path: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const file = modelPath(subject, path);
  const sha256 = contentHash(file);
  const name = basename(file, extname(file));
  const { signal, onPrint = (line) => void process.stderr.write(`${name}: ${line}\n`) } = options;
  const guest = await aboutParameterLater(subject, openModel(path, file, { signal, show: onPrint }));
  return { name, path, sha256, ...guest };
}

/**
 * The absolute path of the module of a model.
 * @throws ParameterError about `subject` if there is none, saying what is there and how it becomes a model
 */
export function modelPath(subject: string, path: string): string {
  const file = resolve(path);
  const complaint = modelComplaint(path, file);
  if (complaint !== undefined) throw new ParameterError(subject, complaint);
  return file;
}
