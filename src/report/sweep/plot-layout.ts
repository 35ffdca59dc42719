import { InputError } from '../../numerics/input-error.js';
import { independentAxes, type PlotAxis, plotAxis, plotValue, valueLabel, varyingAxes } from './plot-axis.js';
import { numberOf } from './plot-cells.js';
import { type PlotRow, valueNamed } from './plot-row.js';

/** What a plot shows, and how; what is left out is chosen from the rows. */
export interface PlotOptions {
  /** The value that is drawn; the first numeric one unless given. */
  readonly quantity?: string | undefined;
  /** A heat map or curves; chosen from the axes unless given. */
  readonly kind?: 'heat-map' | 'curves' | undefined;
  /** Axes by the names of their parameters. With `y` the plot is a heat map. */
  readonly x?: string | undefined;
  /** Vertical axis of a heat map. */
  readonly y?: string | undefined;
  /** Curves: one colour a value. */
  readonly color?: string | undefined;
  /** One panel a value. */
  readonly facet?: string | undefined;
  /** Parameters that are averaged over; `seed` unless given. */
  readonly over?: readonly string[] | undefined;
  /** Logarithmic scales, chosen from the values unless given. */
  readonly logX?: boolean | undefined;
  /** As logX, of the vertical axis. */
  readonly logY?: boolean | undefined;
  /** As logX, of the colours. */
  readonly logColor?: boolean | undefined;
  /** Heading; default the quantity. */
  readonly title?: string | undefined;
  /** Line under the heading. */
  readonly subtitle?: string | undefined;
}

/** The roles of the axes of a plot. */
export interface PlotLayout {
  readonly kind: 'heat-map' | 'curves';
  readonly quantity: string;
  readonly x: PlotAxis;
  readonly y?: PlotAxis;
  readonly color?: PlotAxis;
  readonly facet?: PlotAxis;
}

/** Values that an axis of a heat map should have at least, unless it is asked for. */
const fewestHeatMapValues = 4;

/**
 * Roles of the axes: a heat map where two axes have at least four values each, else curves along the numeric axis with
 * the most values; the next axis takes colours (of curves), the last one panels. An axis that another one determines
 * (zipped axes) takes no role.
 * @throws InputError if there is nothing to plot, a name is unknown, or more axes vary than a plot has roles
 */
export function plotLayout(subject: string, rows: readonly PlotRow[], options: PlotOptions): PlotLayout {
  const { layout, surplus } = assignRoles(subject, rows, options);
  if (surplus.length > 0) throw tooMany(subject, rows, surplus);
  return layout;
}

/** The axes that a plot has no role for; undefined where no parameter varies or nothing is a number. */
export function surplusAxes(
  subject: string,
  rows: readonly PlotRow[],
  options: PlotOptions,
): readonly PlotAxis[] | undefined {
  try {
    return assignRoles(subject, rows, options).surplus;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function assignRoles(subject: string, rows: readonly PlotRow[], options: PlotOptions) {
  if (rows.length === 0) throw new InputError(subject, 'there is no finished point to plot (run the sweep first)');
  const quantity = chooseQuantity(subject, rows, options.quantity);
  const asked = (['x', 'y', 'color', 'facet'] as const).filter((role) => options[role] !== undefined);
  for (const role of asked) requireParameter(subject, rows, role, options[role]!);
  const varying = varyingAxes(rows, options.over ?? ['seed']);
  const given = new Set(asked.map((role) => options[role]!));
  const remaining = independentAxes(rows, varying, given).filter(({ name }) => !given.has(name));
  const free = [...remaining].sort(
    (a, b) => Number(b.numeric) - Number(a.numeric) || b.values.length - a.values.length,
  );
  const axis = (role: 'x' | 'y' | 'color' | 'facet') => {
    const name = options[role];
    return name === undefined ? undefined : plotAxis(rows, name);
  };
  const x = axis('x') ?? free.shift();
  if (x === undefined) {
    throw new InputError(
      subject,
      'no parameter varies, so there is no axis to plot along (sweep query shows the values)',
    );
  }
  const second = axis('y') ?? free[0];
  const isMap =
    options.kind !== 'curves' &&
    options.color === undefined &&
    second !== undefined &&
    (options.kind === 'heat-map' ||
      options.y !== undefined ||
      Math.min(x.values.length, second.values.length) >= fewestHeatMapValues);
  if (options.kind === 'heat-map' && !isMap) {
    throw new InputError(
      subject,
      'a heat map needs a second axis and has no color axis (name it with y, or use curves)',
    );
  }
  if (options.kind === 'curves' && options.y !== undefined) {
    throw new InputError(
      subject,
      `curves have no y axis besides the quantity, got y = ${options.y} (use color or facet)`,
    );
  }
  const y = isMap ? (axis('y') ?? free.shift()) : undefined;
  const color = isMap ? undefined : (axis('color') ?? free.shift());
  const facet = axis('facet') ?? free.shift();
  const layout: PlotLayout = {
    kind: isMap ? 'heat-map' : 'curves',
    quantity,
    x,
    ...(y !== undefined && { y }),
    ...(color !== undefined && { color }),
    ...(facet !== undefined && { facet }),
  };
  return { layout, surplus: free };
}

function tooMany(subject: string, rows: readonly PlotRow[], left: readonly PlotAxis[]): InputError {
  const names = left.map(({ name }) => name).join(', ');
  const [axis] = left;
  const example = `${axis!.name}=${valueLabel(plotValue(rows[0]!.parameters, axis!.name))}`;
  return new InputError(
    subject,
    `more parameters vary than a plot can show: ${names} (keep one value of it, such as ${example}, or average over it)`,
  );
}

/** Names of the values that can be drawn: numbers and truth values, without errors and statuses of others. */
export function quantities(rows: readonly PlotRow[]): string[] {
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  return names.filter((name) => {
    const partner = name.replace(/(Error|Status)$/, '');
    if (partner !== name && names.includes(partner)) return false;
    return rows.some(({ values }) => numberOf(valueNamed(values, name)) !== undefined);
  });
}

function chooseQuantity(subject: string, rows: readonly PlotRow[], asked: string | undefined): string {
  const possible = quantities(rows);
  const [first] = possible;
  if (first === undefined)
    throw new InputError(subject, 'no value of the results is a number, so there is nothing to plot');
  if (asked === undefined) return first;
  if (possible.includes(asked) || rows.some(({ values }) => numberOf(valueNamed(values, asked)) !== undefined))
    return asked;
  throw new InputError(subject, `quantity must be one of ${possible.join(', ')}, got ${asked}`);
}

function requireParameter(subject: string, rows: readonly PlotRow[], role: string, name: string): void {
  if (rows.some(({ parameters }) => Object.hasOwn(parameters, name))) return;
  const known = [...new Set(rows.flatMap(({ parameters }) => Object.keys(parameters)))].join(', ');
  throw new InputError(subject, `${role} must be one of the parameters ${known}, got ${name}`);
}
