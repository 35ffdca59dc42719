import type { Parameters, Scalar } from '../../sweep/task.js';
import { formatPower, formatScientific } from '../scientific.js';
import type { PlotRow } from './plot-row.js';

/** A parameter that varies over the rows of a plot. */
export interface PlotAxis {
  readonly name: string;
  /** Distinct values: numbers ascending, else in the order in which they come. */
  readonly values: readonly PlotValue[];
  readonly numeric: boolean;
  /** Whether its values lie evenly on a logarithmic scale rather than on a linear one. */
  readonly logarithmic: boolean;
}

/** A value of an axis; undefined where a row has no such parameter. */
export type PlotValue = Scalar | undefined;

/** A parameter of a row as one value: lists as their JSON. */
export function plotValue(parameters: Parameters, name: string): PlotValue {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as PlotValue);
}

/** The parameters that take more than one value, in the order of the rows' keys; those of `averaged` are left out. */
export function varyingAxes(rows: readonly PlotRow[], averaged: readonly string[]): PlotAxis[] {
  const names = [...new Set(rows.flatMap(({ parameters }) => Object.keys(parameters)))];
  return names
    .filter((name) => !averaged.includes(name))
    .map((name) => plotAxis(rows, name))
    .filter(({ values }) => values.length > 1);
}

/** One parameter of the rows as an axis. */
export function plotAxis(rows: readonly PlotRow[], name: string): PlotAxis {
  const values = [...new Set(rows.map(({ parameters }) => plotValue(parameters, name)))];
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const numeric = numbers.length === values.length;
  return { name, values: numeric ? numbers : values, numeric, logarithmic: numeric && isLogarithmic(numbers) };
}

/**
 * Axes without those whose value another one determines, such as the partner of a zipped axis;
 * those of `asked` all stay.
 */
export function independentAxes(
  rows: readonly PlotRow[],
  axes: readonly PlotAxis[],
  asked: ReadonlySet<string>,
): PlotAxis[] {
  const rank = ({ name, values }: PlotAxis) => (asked.has(name) ? Number.POSITIVE_INFINITY : values.length);
  const kept: PlotAxis[] = [];
  for (const axis of [...axes].sort((a, b) => Number(rank(b) > rank(a)) - Number(rank(b) < rank(a)))) {
    if (asked.has(axis.name) || !kept.some((other) => determines(rows, other.name, axis.name))) kept.push(axis);
  }
  return axes.filter((axis) => kept.includes(axis));
}

function determines(rows: readonly PlotRow[], cause: string, effect: string): boolean {
  const found = new Map<PlotValue, PlotValue>();
  return rows.every(({ parameters }) => {
    const key = plotValue(parameters, cause);
    const value = plotValue(parameters, effect);
    if (!found.has(key)) found.set(key, value);
    return found.get(key) === value;
  });
}

/**
 * At least three positive values over a factor of 8 or more, with steps more equal in their ratios
 * than in their differences.
 */
function isLogarithmic(values: readonly number[]): boolean {
  const [first = 0] = values;
  if (values.length < 3 || !(first > 0) || values.at(-1)! / first < 8) return false;
  return unevenness(values.map(Math.log)) < unevenness(values);
}

/** Largest step over the smallest one. */
export function unevenness(values: readonly number[]): number {
  const steps = values.slice(1).map((value, i) => value - values[i]!);
  return Math.max(...steps) / Math.min(...steps);
}

/** A value as it is written beside an axis. */
export function valueLabel(value: PlotValue): string {
  if (typeof value !== 'number') return value === undefined ? '–' : String(value);
  const power = formatPower(value);
  return /^10/.test(power) ? power : formatScientific(value, 4);
}

/** Symbols of the papers beside the names of parameters and quantities. */
const symbols: Readonly<Record<string, string>> = {
  scale: 'ξ',
  channels: 'H',
  width: 'H',
  disorder: 'ε',
  mix: 'κ',
  length: 'l',
  dimension: 'd',
  points: 'P',
  alpha: 'α',
  lambda: 'λ',
  angle: 'θ',
  relative: 'R',
  diffeo: 'D',
  noise: 'G',
  temperature: 'T',
  cutoff: 'c',
  displacement: 'δ',
  size: 'n',
};

/** Name of a parameter or quantity as a title: "channels H", "test error"; any name has one that can be drawn. */
export function axisTitle(name: string): string {
  // Vega takes titles as keys of objects, where what all objects have is not free.
  if (name === '' || name in Object.prototype) return `“${name}”`;
  const words = name
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, last: string, first: string) => `${last} ${first.toLowerCase()}`);
  const symbol = Object.hasOwn(symbols, name) ? symbols[name] : undefined;
  return symbol === undefined ? words : `${words} ${symbol}`;
}
