import { InputError } from './input-error.js';

/**
 * An InputError whose complaint names options of the call in braces, such as "say {imageSize} 8": whoever shows it
 * writes them as its reader types them, `--image-size` on the command line. The message has them as in a call.
 */
export class OptionError extends InputError {
  /** The complaint with the names of options still in braces. */
  readonly marked: string;

  constructor(subject: string, marked: string) {
    super(subject, namedIn(marked, inCall));
    this.marked = marked;
  }

  /** The message with the names of all options written by `write`. */
  worded(write: (option: string) => string): string {
    return `${this.subject}: ${namedIn(this.marked, write)}`;
  }

  /** The same as an error whose message has these names for good. */
  asTyped(write: (option: string) => string): InputError {
    return new InputError(this.subject, namedIn(this.marked, write));
  }
}

/** The name of an option as it stands in a call; {noChannelsLast} is the contrary of a flag. */
export function inCall(option: string): string {
  return option.replace(/^no([A-Z])(.*)/, (_, first: string, rest: string) => `${first.toLowerCase()}${rest} false`);
}

/** A text with the names in braces written by `write`. */
export function namedIn(marked: string, write: (option: string) => string): string {
  return marked.replaceAll(/\{([a-z][A-Za-z0-9]*)\}/g, (_, name: string) => write(name));
}
