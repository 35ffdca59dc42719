/** What to do about an error of the system, by its name. */
const remedies: Readonly<Record<string, string>> = {
  EMFILE: 'this process may open too few files: raise the limit, such as ulimit -n 4096, or use fewer --workers',
  ENFILE: 'the machine has too many files open: end other programs',
  EAGAIN: 'the system has no room for another process: raise ulimit -u, or use fewer --workers',
  ENOMEM: 'the system has no memory left: end other programs, raise ulimit -v, or use fewer --workers',
  ENOSPC: 'free some space: what is finished is kept',
  EDQUOT: 'free some space: what is finished is kept',
  EROFS: 'that place can only be read: name another one',
  EACCES: 'this user may not do that there: ask for the right to, or name another place',
  EPERM: 'this user may not do that there: ask for the right to, or name another place',
};

/** How V8 and WebAssembly say that they got no memory. */
const noMemory = /WebAssembly.*(out of memory|could not allocate|memory)|Array buffer allocation failed|out of memory/i;

/** What to do about an error of the system; undefined for any other, which is one of this package. */
export function hintFor(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string' && Object.hasOwn(remedies, error.code)) {
    return remedies[error.code];
  }
  return noMemory.test(error.message) ? remedies['ENOMEM'] : undefined;
}
