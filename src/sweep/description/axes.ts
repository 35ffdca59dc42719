import { InputError } from '../../numerics/input-error.js';
import { canonicalJson } from '../canonical-json.js';
import { rangeValues } from './range.js';
import type { AxisDescription, GivenPoint, SweepDescription, Value } from './schema.js';
import type { Reading } from './text-parameters.js';

/** Parameters that vary together, and their values one after the other: one name, or the names of a zip. */
export interface Axis {
  /** The parameters, one or those of a zip. */
  readonly names: readonly string[];
  /** One column a name. */
  readonly columns: readonly (readonly Value[])[];
  /** Number of values. */
  readonly length: number;
}

/** A grid of points in a fixed order: the first axis slowest, zips after axes, seeds last. */
export interface Grid {
  /** What varies, slowest first. */
  readonly axes: readonly Axis[];
  /** What is the same at all points. */
  readonly fixed: GivenPoint;
  /** Product of the lengths of the axes. */
  readonly size: number;
  /** The parameters at an index from 0 to size − 1. */
  at(index: number): GivenPoint;
}

/** Most points of a grid: beyond it indices and memory fail. */
const mostPoints = 1e9;

/** How the parameter of a name takes numbers. */
type Readings = (name: string) => Reading;

/**
 * The grid of a description, conditions not heeded.
 * @throws InputError naming the entry at fault
 */
export function gridOf(description: SweepDescription, readings: Readings): Grid {
  const { axes: plain = {}, zip = [], seeds } = description;
  const fixed = Object.fromEntries(
    Object.entries(description.fixed ?? {}).map(([name, value]) => {
      requireFinite(`fixed.${name}`, value);
      return [name, asRead(readings(name), value)];
    }),
  );
  const axes: Axis[] = Object.entries(plain).map(([name, axis]) => {
    const values = axisValues(`axes.${name}`, axis, readings(name));
    return { names: [name], columns: [values], length: values.length };
  });
  axes.push(...zip.map((entry, i) => zipped(`zip[${i}]`, entry, readings)));
  if (seeds !== undefined) {
    const values = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => String(i)) : seeds;
    refuseTwice('seeds', values);
    axes.push({ names: ['seed'], columns: [values], length: values.length });
  }
  const seen = new Set(Object.keys(fixed));
  for (const name of axes.flatMap(({ names }) => names)) {
    if (seen.has(name)) throw new InputError(name, 'is given twice, in fixed, axes, zip or seeds (leave one out)');
    seen.add(name);
  }
  const size = axes.reduce((product, { length }) => product * length, 1);
  if (size > mostPoints) {
    throw new InputError('axes', `make ${size} points, at most ${mostPoints} are possible (use fewer values)`);
  }
  return { axes, fixed, size, at: pointMaker(axes, fixed) };
}

/** Points by index. What a point shares with the one that was asked for before is taken over from it. */
function pointMaker(axes: readonly Axis[], fixed: GivenPoint): (index: number) => GivenPoint {
  const last: Record<string, Value> = { ...fixed };
  const places = axes.map(() => -1);
  return (index) => {
    let rest = index;
    for (let k = axes.length - 1; k >= 0; k--) {
      const { names, columns, length } = axes[k]!;
      const place = rest % length;
      rest = (rest - place) / length;
      if (places[k] === place) continue;
      places[k] = place;
      for (let j = 0; j < names.length; j++) last[names[j]!] = columns[j]![place]!;
    }
    return { ...last };
  };
}

/** A value as its parameter takes it: numbers of a text are written as they print. */
function asRead(reading: Reading, value: Value): Value {
  if (reading !== 'text') return value;
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.map((item) => (typeof item === 'number' ? String(item) : item)) : value;
}

function zipped(subject: string, entry: Readonly<Record<string, AxisDescription>>, readings: Readings): Axis {
  const names = Object.keys(entry);
  const columns = names.map((name) =>
    Array.isArray(entry[name])
      ? listValues(`${subject}.${name}`, entry[name], readings(name))
      : axisValues(`${subject}.${name}`, entry[name]!, readings(name)),
  );
  const lengths = columns.map((values) => values.length);
  const [length] = lengths;
  if (length === undefined) throw new InputError(subject, 'has no axis (leave it out)');
  if (lengths.some((other) => other !== length)) {
    const list = names.map((name, i) => `${name} ${lengths[i]}`).join(', ');
    throw new InputError(subject, `axes that go together must have equally many values, got ${list}`);
  }
  refuseTwice(
    subject,
    Array.from({ length }, (_, i) => columns.map((values) => canonicalJson(values[i])).join(', ')),
  );
  return { names, columns, length };
}

/**
 * The values of an axis.
 * @throws InputError if a range is not admissible or a value comes twice
 */
function axisValues(subject: string, axis: AxisDescription, reading: Reading): readonly Value[] {
  if (!Array.isArray(axis)) return rangeValues(subject, axis).map((value) => asRead(reading, value));
  const values = listValues(subject, axis, reading);
  refuseTwice(subject, values);
  return values;
}

function listValues(subject: string, values: readonly Value[], reading: Reading): readonly Value[] {
  for (const value of values) requireFinite(subject, value);
  return values.map((value) => asRead(reading, value));
}

function requireFinite(subject: string, value: Value): void {
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item === 'number' && !Number.isFinite(item))
      throw new InputError(subject, `numbers must be finite, got ${item}`);
  }
}

function refuseTwice(subject: string, values: readonly Value[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    const text = canonicalJson(value);
    if (seen.has(text)) throw new InputError(subject, `the same value comes twice: ${text} (leave one out)`);
    seen.add(text);
  }
}
