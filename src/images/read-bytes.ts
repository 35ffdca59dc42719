import { readFileSync, statSync } from 'node:fs';
import { InputError } from '../numerics/input-error.js';
import { codeOf, messageOf } from '../numerics/message-of.js';
import { OptionError } from '../numerics/option-error.js';
import { type MemoryOptions, RoomError, requireRoom } from './memory.js';
import { isGzip, unpacked } from './unpack.js';

/**
 * The bytes of a file, unpacked if gzip packed it.
 * @throws InputError naming the file if it can't be read, is packed and broken, or takes more memory than is allowed
 */
export function readBytes(path: string, options: MemoryOptions = {}): Buffer {
  return aboutFile(path, () => {
    requireRoom('this file', statSync(path).size, options);
    const bytes = readFileSync(path);
    return isGzip(bytes) ? unpacked(bytes, options) : bytes;
  });
}

/**
 * What `read` gives.
 * @throws InputError `path: …` for whatever it throws that isn't an InputError, with that as its cause
 */
export function aboutFile<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const about =
      error instanceof RoomError ? new OptionError(path, error.message) : new InputError(path, plain(error));
    about.cause = error;
    throw about;
  }
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a folder, expected a file',
  ENOTDIR: 'what should be a folder on the way to it is a file',
};

/** What an error says, in one line. */
function plain(error: unknown): string {
  const code = codeOf(error);
  const text = messageOf(error);
  return systemErrors[code] ?? text.replaceAll(/\s*\n\s*/g, ' ');
}
