import { InputError } from '../numerics/input-error.js';

/**
 * An InputError about a parameter of a task: a sweep calls it by this name, the command line by
 * the option of that name.
 */
export class ParameterError extends InputError {}

/** A check whose complaints are about the parameter `name`, whatever function found them. */
export function aboutParameter<Result>(name: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InputError) || error instanceof ParameterError) throw error;
    throw new ParameterError(name, complaintOf(error));
  }
}

/** What an error says, without its subject. */
export function complaintOf({ message, subject }: InputError): string {
  return message.slice(subject.length + 2);
}
