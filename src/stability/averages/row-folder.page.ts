import type { RowFolder } from './row-file.js';

/** Pages have no disk: what does not fit is evaluated again. */
export function rowFolder(): RowFolder | undefined {
  return undefined;
}
