import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Predictor } from '../../stability/inputs/predictor.js';
import { importModule } from '../../sweep/load-task.js';
import { contentHash } from '../../system/content-hash.js';
import { aboutParameterLater, ParameterError } from '../parameters/parameter-error.js';

/** A predictor and the file that it came from. */
export interface LoadedModel {
  /** Name of the file without its ending. */
  readonly name: string;
  readonly path: string;
  /** SHA-256 of the file; not of what it imports or reads. */
  readonly sha256: string;
  readonly predict: Predictor;
}

/**
 * The model of an ES module: a function from a batch of images [B, C, n, n] to a tensor, or to tensors by the names of
 * layers, at once or by a promise. It is the default export, or else the export `predict`; a module that has something
 * to load does so before, by a top-level await.
 * @throws ParameterError about `subject` if there is no such file, it can't be imported, or exports no such function
 */
export async function loadModel(subject: string, path: string): Promise<LoadedModel> {
  const file = modelPath(subject, path);
  const sha256 = contentHash(file);
  const module = await aboutParameterLater(subject, importModule(subject, file, sha256));
  const predict = typeof module['default'] === 'function' ? module['default'] : module['predict'];
  if (typeof predict !== 'function') {
    const names = Object.keys(module).join(', ');
    throw new ParameterError(
      subject,
      `${path} must export a function from a batch of images to tensors, as its default or as predict, got ${names === '' ? 'no export' : `exports ${names}`}`,
    );
  }
  return { name: basename(file, extname(file)), path, sha256, predict: predict as Predictor };
}

/**
 * The absolute path of the module of a model.
 * @throws ParameterError about `subject` if there is no such file
 */
export function modelPath(subject: string, path: string): string {
  const file = resolve(path);
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry?.isFile()) return file;
  const reason =
    entry === undefined ? 'there is no such file' : `it is ${entry.isDirectory() ? 'a folder' : 'no file'}`;
  throw new ParameterError(subject, `expected the file of a module such as model.mjs, got ${path} (${reason})`);
}
