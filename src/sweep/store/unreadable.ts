import { codeOf } from '../../numerics/message-of.js';

/** What systems say of a file that they don't let be read, while others can be. */
const codes = new Set(['EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'EIO', 'ENXIO', 'ENOTDIR', 'EINVAL']);

/** Whether an error is about one file alone: too many open files, or no memory, stand for all. */
export function isUnreadable(error: unknown): boolean {
  return codes.has(codeOf(error));
}
