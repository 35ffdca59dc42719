import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { oneLineOf } from '../../numerics/message-of.js';
import { compileFigure } from '../compile-figure.js';
import type { Figure } from '../figure.js';
import { interactive } from './interactive.js';
import { parseJson } from './parse-json.js';

/** What of a figure can be shown, and what is wrong with it. */
export interface LoadedFigure {
  /** The drawing. */
  readonly svg?: string;
  /** Its specification for Vega. */
  readonly live?: object;
  readonly fault?: InputError;
}

/** Reads a figure of a folder, `file`.svg and `file`.vl.json; one whose specification is broken stands still. */
export async function loadFigure(folder: string, file: string): Promise<LoadedFigure> {
  let svg: string | undefined;
  try {
    svg = readFileSync(placeOf(folder, `${file}.svg`), 'utf8');
    const specification = parseJson(placeOf(folder, `${file}.vl.json`), `${file}.vl.json`);
    if (typeof specification !== 'object' || specification === null) {
      throw new InputError(`${file}.vl.json`, 'is no specification of a figure (make it again)');
    }
    return { svg, live: await compileFigure(interactive(specification as Figure)) };
  } catch (error) {
    return { ...(svg !== undefined && { svg }), fault: asInputError(`${file}.vl.json`, error) };
  }
}

/** The path of a file that lies in a folder, also if it is a link. */
export function placeOf(folder: string, file: string): string {
  const path = join(folder, file);
  if (isOutside(folder, path)) throw new InputError('report', `figures must be files of the folder, got ${file}`);
  if (!existsSync(path)) throw new InputError('report', `${file} is missing (make the figure again)`);
  if (isOutside(realpathSync(folder), realpathSync(path))) {
    throw new InputError('report', `${file} is a link to a file elsewhere (copy the file into the folder)`);
  }
  if (!statSync(path).isFile()) throw new InputError('report', `${file} is no file (take it out of the folder)`);
  return path;
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.startsWith('..') || isAbsolute(way);
}

function asInputError(subject: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const reason = oneLineOf(error).slice(0, 300);
  return new InputError(subject, `can't be drawn: ${reason} (make it again)`);
}
