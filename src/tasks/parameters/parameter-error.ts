import { InputError } from '../../numerics/input-error.js';
import { namedIn, OptionError } from '../../numerics/option-error.js';

/**
 * An InputError about a parameter of a task or command. Its complaint may name other parameters in braces, such as
 * "leave out {learningRate}": whoever shows it writes all names as the reader did, `--learning-rate` on the command
 * line, learningRate in a sweep file or a call. The message has them as in a call.
 *
 * @example
 * ```ts
 * import { ParameterError } from 'diffeolab/tasks';
 *
 * const error = new ParameterError('noiseEnergy', 'give either it or {noiseDeviation}, got both (leave one out)');
 * console.log(error.message); // noiseEnergy: give either it or noiseDeviation, …
 * console.log(error.worded((name) => `--${name}`)); // --noiseEnergy: give either it or --noiseDeviation, …
 * ```
 */
export class ParameterError extends OptionError {
  /** The message with the names of all parameters written by `write`. */
  override worded(write: (parameter: string) => string): string {
    return `${write(this.subject)}: ${namedIn(this.marked, write)}`;
  }

  /** The same as an error whose message has these names for good. */
  override asTyped(write: (parameter: string) => string): InputError {
    return new InputError(write(this.subject), namedIn(this.marked, write));
  }
}

/** A check whose complaints are about the parameter `name`, whatever function found them. */
export function aboutParameter<Result>(name: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    throw errorAbout(name, error);
  }
}

/** The same for work that ends later. */
export async function aboutParameterLater<Result>(name: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw errorAbout(name, error);
  }
}

/** An InputError as one about a parameter; any other error as it is. */
function errorAbout(name: string, error: unknown): unknown {
  if (!(error instanceof InputError) || error instanceof ParameterError) return error;
  return new ParameterError(name, markedComplaintOf(error));
}

/**
 * A check of several parameters by functions of the library, whose complaints begin with the argument at fault
 * ("scale must be odd …"): one about an argument that bears the name of a parameter is about this parameter, and needs
 * not say it twice.
 */
export function aboutParameters<Result>(names: readonly string[], check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    throw asParameterError(names, error);
  }
}

/** The same for work that ends later. */
export async function aboutParametersLater<Result>(names: readonly string[], work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw asParameterError(names, error);
  }
}

/** The error of a function of the library as one about the parameter of the argument at fault; any other as it is. */
function asParameterError(names: readonly string[], error: unknown): unknown {
  if (!(error instanceof InputError) || error instanceof ParameterError) return error;
  const complaint = markedComplaintOf(error);
  const parameter = names.find((name) => complaint.startsWith(`${name} `));
  return parameter === undefined ? error : new ParameterError(parameter, complaint.slice(parameter.length + 1));
}

/** What an error says, without its subject, the options that it names still in braces. */
export function markedComplaintOf(error: InputError): string {
  return error instanceof OptionError ? error.marked : complaintOf(error);
}

/** What an error says, without its subject. */
export function complaintOf({ message, subject }: InputError): string {
  return message.slice(subject.length + 2);
}
