import { InputError } from '../../../numerics/input-error.js';
import { markedComplaintOf, ParameterError } from '../../parameters/parameter-error.js';

/**
 * A call of the library whose arguments have other names than the parameters: a complaint that begins with an argument
 * is about its parameter, any other about the parameter `otherwise`.
 */
export function aboutArguments<Result>(
  otherwise: string,
  parameters: Readonly<Record<string, string>>,
  call: () => Result,
): Result {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof InputError) || error instanceof ParameterError) throw error;
    const complaint = markedComplaintOf(error);
    const argument = /^\w+(?= )/.exec(complaint)?.[0] ?? '';
    const parameter = parameters[argument];
    if (parameter === undefined) throw new ParameterError(otherwise, complaint);
    throw new ParameterError(parameter, complaint.slice(argument.length + 1));
  }
}
