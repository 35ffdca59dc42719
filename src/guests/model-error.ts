/**
 * A model of the user failed: which, what it threw or how it ended, on what, in one line.
 * @see {@link measureModel}
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
