import {
  InputError,
  requireFraction,
  requireInteger,
  requireNumber,
  requirePositive,
} from '../../numerics/input-error.js';
import { parseRational, toNumber } from '../../numerics/rational.js';
import type { Scalar } from '../../sweep/task.js';
import { complaintOf, ParameterError } from './parameter-error.js';

/** A value of a parameter: plain data. */
export type ParameterValue = Exclude<Scalar, null> | readonly Exclude<Scalar, null>[];

/** What the values of a parameter are: how they are read from a text and from JSON, and what they may be. */
export interface Kind<Value extends ParameterValue = ParameterValue> {
  /** What a help shows for a value, such as "n". */
  readonly placeholder: string;
  /** What is allowed, in words, such as "an integer of at least 1". */
  readonly allowed: string;
  /** JSON schema of a value. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The names there are to choose from, where there are such. */
  readonly choices?: readonly string[];
  /** Whether the option has no value. */
  readonly flag?: true;
  /** Whether the option may be given several times, one item of the value each. */
  readonly repeated?: true;
  /**
   * The value that a text of the command line stands for.
   * @throws ParameterError about the parameter `name`
   */
  readonly parse: (name: string, text: string) => Value;
  /**
   * The value that came as JSON or in a call.
   * @throws ParameterError about the parameter `name`
   */
  readonly accept: (name: string, value: unknown) => Value;
}

/** A kind of numbers that `check` lets pass; on the command line also 1e6 and fractions such as 8/3. */
function numeric(
  placeholder: string,
  schema: Kind['schema'],
  allowed: string,
  check: (value: number) => number,
): Kind<number> {
  const checked = (name: string, value: number) => complaining(name, () => check(value));
  return {
    placeholder,
    allowed,
    schema,
    parse: (name, text) =>
      checked(
        name,
        complaining(name, () => toNumber(parseRational('', text))),
      ),
    accept(name, value) {
      if (typeof value === 'number') return checked(name, value);
      throw new ParameterError(name, `must be ${allowed}, got ${JSON.stringify(value)}`);
    },
  };
}

/** What `check` complains of, as being about a parameter. */
function complaining<Value>(name: string, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new ParameterError(name, complaintOf(error).trimStart());
  }
}

/** An integer from `least` to `most`. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Kind<number> {
  const bounded = most < Number.MAX_SAFE_INTEGER;
  return numeric(
    'n',
    { type: 'integer', minimum: least, ...(bounded && { maximum: most }) },
    bounded ? `an integer from ${least} to ${most}` : `an integer of at least ${least}`,
    (value) => requireInteger('', '', value, least, most),
  );
}

/** A finite number from `least` to `most`; `Number.MIN_VALUE` stands for above 0. */
export function number(least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): Kind<number> {
  const above = least === Number.MIN_VALUE;
  const bounds = [
    ...(above ? ['above 0'] : Number.isFinite(least) ? [`at least ${least}`] : []),
    ...(Number.isFinite(most) ? [`at most ${most}`] : []),
  ];
  return numeric(
    'x',
    {
      type: 'number',
      ...(above ? { exclusiveMinimum: 0 } : Number.isFinite(least) && { minimum: least }),
      ...(Number.isFinite(most) && { maximum: most }),
    },
    ['a finite number', ...(bounds.length > 0 ? [bounds.join(' and ')] : [])].join(', '),
    (value) => requireNumber('', '', value, least, most),
  );
}

/** A finite number above 0. */
export const positive = numeric(
  'x',
  { type: 'number', exclusiveMinimum: 0 },
  'a finite number greater than 0',
  (value) => requirePositive('', '', value),
);

/** A number between 0 and 1, neither of them. */
export const fraction = numeric(
  'x',
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  'a number between 0 and 1',
  (value) => requireFraction('', '', value),
);

/** One of the given names. */
export function oneOf<const Name extends string>(names: readonly Name[]): Kind<Name> {
  const named = (name: string, value: unknown, shown: string): Name => {
    const found = names.find((known) => known === value);
    if (found !== undefined) return found;
    throw new ParameterError(name, `must be one of ${names.join(', ')}, got ${shown}`);
  };
  return {
    placeholder: 'name',
    allowed: `one of ${names.join(', ')}`,
    schema: { enum: [...names] },
    choices: names,
    parse: (name, value) => named(name, value, value),
    accept: (name, value) => named(name, value, JSON.stringify(value)),
  };
}

/** Any text; where a number is given it is taken as it is written. */
export function text(placeholder = 'text'): Kind<string> {
  return {
    placeholder,
    allowed: 'a text',
    schema: { type: ['string', 'number'] },
    parse: (_, value) => value,
    accept(name, value) {
      if (typeof value === 'string') return value;
      if (typeof value === 'number') return String(value);
      throw new ParameterError(name, `must be a text or a number, got ${JSON.stringify(value)}`);
    },
  };
}

/** A number or a fraction such as 1/3, kept as a text: 0.50 is 0.5. Its check is that of whoever uses it. */
export function fractionText(placeholder: string): Kind<string> {
  return {
    ...text(placeholder),
    allowed: 'a number or a fraction such as 1/3',
    schema: { type: ['string', 'number'], pattern: '^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?(/\\d+)?$' },
  };
}

/** One of the given names, or any other text, which `what` describes; its check is that of whoever uses it. */
export function nameOrText(names: readonly string[], placeholder: string, what: string): Kind<string> {
  return {
    ...text(placeholder),
    allowed: `one of ${names.join(', ')}, or ${what}`,
    choices: names,
    parse: (_, value) => value.trim(),
    accept: (name, value) => text().accept(name, value).trim(),
  };
}

/** A list of values of one kind, separated by commas on the command line. */
export function listOf<Value extends Exclude<Scalar, null>>(kind: Kind<Value>): Kind<readonly Value[]> {
  return {
    placeholder: `${kind.placeholder},…`,
    allowed: `a list, each ${kind.allowed}`,
    schema: { type: 'array', items: kind.schema },
    ...(kind.choices !== undefined && { choices: kind.choices }),
    parse: (name, value) => value.split(',').map((item) => kind.parse(name, item.trim())),
    accept(name, value) {
      if (Array.isArray(value)) return value.map((item) => kind.accept(name, item));
      // A list of one is written without its brackets behind --fixed.
      if (value !== null && typeof value !== 'object') return [kind.accept(name, value)];
      throw new ParameterError(name, `must be a list, got ${JSON.stringify(value)}`);
    },
  };
}

/** Texts, each with an option of its own: what stands in them may have commas. */
export function texts(placeholder: string): Kind<readonly string[]> {
  const item = text(placeholder);
  return { ...listOf(item), placeholder, repeated: true, parse: (_, value) => [value] };
}

/** True or false: an option without a value. */
export const flag: Kind<boolean> = {
  placeholder: '',
  allowed: 'true or false',
  schema: { type: 'boolean' },
  flag: true,
  parse: (name, value) => {
    if (value === 'true' || value === 'false') return value === 'true';
    throw new ParameterError(name, `must be true or false, got ${value}`);
  },
  accept(name, value) {
    if (typeof value === 'boolean') return value;
    throw new ParameterError(name, `must be true or false, got ${JSON.stringify(value)}`);
  },
};
