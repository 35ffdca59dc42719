import { readFileSync } from 'node:fs';
import { InputError } from '../../numerics/input-error.js';
import { oneLineOf } from '../../numerics/message-of.js';

/**
 * What a file of JSON holds.
 * @param name how a message calls the file
 * @throws InputError naming the file if it is none
 */
export function parseJson(path: string, name = path): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = oneLineOf(error);
    throw new InputError(name, `is not JSON: ${reason} (make it again)`);
  }
}
