import type { Option } from 'commander';

const known = new WeakMap<Option, readonly string[]>();

/** An option whose values are names that a shell can complete; its schema says what is allowed. */
export function withChoices(option: Option, names: readonly string[]): Option {
  known.set(option, names);
  return option;
}

/** The names that an option takes, none where it takes other values. */
export function choicesOf(option: Option): readonly string[] {
  return known.get(option) ?? option.argChoices ?? [];
}
