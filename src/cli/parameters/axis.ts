import { formatRational } from '../../numerics/rational.js';
import { aboutParameter } from '../../tasks/parameters/parameter-error.js';
import type { Parameter } from '../../tasks/parameters/table.js';
import { parseGeometricList, parseRationalList } from '../parse-number.js';

/**
 * A parameter that takes many values in a command: how ranges go up, or that its option is repeated, and the values
 * where none are given.
 */
export interface Axis {
  /** A step that is added, or a factor, where a range gives none; or one value an option. */
  readonly range: { readonly step: number } | { readonly factor: number } | 'repeated';
  readonly default?: string;
  /** What is done where none are given, in words, if it is not what the parameter has for a default. */
  readonly otherwise?: string;
}

/** Parameters of a command that are axes. */
export type Axes = Readonly<Record<string, Axis>>;

/**
 * The values that a list of values and ranges stands for: 3,7,15 or 3..15 or 3..15:4, each as the parameter takes it.
 * @throws ParameterError if a range is empty, a value comes twice or is not admissible
 */
export function axisValues(name: string, { kind }: Parameter, { range }: Axis, given: unknown): unknown[] {
  if (range === 'repeated') return (given as readonly string[]).map((text) => kind.parse(name, text));
  const text = String(given);
  return aboutParameter(name, () =>
    'factor' in range
      ? parseGeometricList(name, text, range.factor).map((value) => kind.accept(name, value))
      : parseRationalList(name, text, range.step).map((value) => kind.parse(name, formatRational(value))),
  );
}
