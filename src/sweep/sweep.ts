import { InputError } from '../numerics/input-error.js';
import { messageOf } from '../numerics/message-of.js';
import { canonicalParameters } from './canonical-json.js';
import { type Axis, gridOf } from './description/axes.js';
import { parseCondition } from './description/condition.js';
import type { Condition, GivenPoint, SweepDescription } from './description/schema.js';
import { readingOf } from './description/text-parameters.js';
import type { TaskSource } from './executor.js';
import { type Point, pointHash } from './point.js';
import { pointNamer } from './point-namer.js';
import type { Cost, Parameters, SweepTask } from './task.js';

/**
 * Points of one task, in a fixed order. They are made when they are asked for: a sweep of 10⁶ of them takes no memory.
 */
export interface Sweep {
  /** Under which a store keeps it. */
  readonly name: string;
  /** Its task. */
  readonly source: TaskSource;
  /** What varies, in the order of the points. */
  readonly axes: readonly Axis[];
  /** Indices of points go from 0 to size − 1. */
  readonly size: number;
  /**
   * The complete parameters at an index; undefined if no point of the sweep is there, since a condition does not hold.
   */
  parametersAt(index: number): Parameters | undefined;
  /** As it was given; undefined for a list of points. */
  readonly description?: SweepDescription;
}

/**
 * The sweep that a description stands for.
 * @throws InputError naming the entry at fault
 * @see {@link runSweep}
 */
export function gridSweep(description: SweepDescription, source: TaskSource): Sweep {
  const grid = gridOf(description, (name) => readingOf(source.task, name));
  const names = [...Object.keys(grid.fixed), ...grid.axes.flatMap((axis) => axis.names)];
  const conditions = (description.where ?? []).map((condition, i) => conditionOf(`where[${i}]`, condition, names));
  const complete = completeWith(source.task);
  return {
    name: description.name,
    source,
    axes: grid.axes,
    size: grid.size,
    description,
    parametersAt(index) {
      const given = grid.at(index);
      for (const holds of conditions) if (!holds(given)) return undefined;
      return complete(given, () => pointLabel(grid.axes, given));
    },
  };
}

/**
 * A sweep of given points, in their order.
 * @throws InputError, when a point is asked for, if its parameters are not admissible
 * @see {@link sweepPoints}
 */
export function listSweep(name: string, source: TaskSource, points: readonly Parameters[]): Sweep {
  const complete = completeWith(source.task);
  const label = (index: number) => () => `point ${index + 1}`;
  return {
    name,
    source,
    axes: [],
    size: points.length,
    parametersAt: (index) => complete(points[index]!, label(index)),
  };
}

function conditionOf(subject: string, condition: string | Condition, names: readonly string[]): Condition {
  return typeof condition === 'string' ? parseCondition(subject, condition, names) : condition;
}

/** Parameters with the task's defaults; whatever it throws is a complaint about them and names the point. */
function completeWith({ complete }: SweepTask): (given: Parameters, label: () => string) => Parameters {
  if (complete === undefined) return (given) => given;
  return (given, label) => {
    try {
      return complete(given);
    } catch (error) {
      throw new InputError(label(), messageOf(error));
    }
  };
}

function pointLabel(axes: readonly Axis[], given: GivenPoint): string {
  const varied = axes.flatMap(({ names }) => names).map((name) => `${name}=${String(given[name])}`);
  return varied.length === 0 ? 'the point' : `point ${varied.join(' ')}`;
}

/** A point of a sweep and where in its order it stands. */
export interface IndexedPoint extends Point {
  /** From 0 to size − 1 of the sweep. */
  readonly index: number;
}

/**
 * Index, hash and complete parameters of all points, in order. Parameters are not in canonical order here:
 * `pointAt` makes them so.
 * @throws InputError naming the point whose parameters are not admissible
 *
 * @example
 * ```ts
 * import { canonicalParameters, listSweep, loadTask, pointAt, pointHash, sweepPoints } from 'diffeolab/sweep';
 * import { taskModules } from 'diffeolab/tasks';
 *
 * const source = await loadTask('diffeo.field', taskModules, '.');
 * const sweep = listSweep('fields', source, [2, 3].map((cutoff) => ({ size: 32, cutoff, temperature: 1e-3 })));
 * for (const { index, hash } of sweepPoints(sweep)) console.log(index, hash.length); // 0 32, 1 32
 * const { hash, parameters } = pointAt(sweep, 1); // complete: all defaults are filled in
 * console.log(hash === pointHash(source.task, parameters), parameters['fields']); // true 200
 * console.log(canonicalParameters({ x: 9, exact: true })); // { exact: true, x: 9 }
 * ```
 */
export function* sweepPoints(sweep: Sweep): Generator<IndexedPoint> {
  const hashOf = pointNamer(sweep.source.task);
  for (let index = 0; index < sweep.size; index++) {
    const parameters = sweep.parametersAt(index);
    if (parameters !== undefined) yield { index, hash: hashOf(parameters), parameters };
  }
}

/**
 * The point at an index, with canonical parameters.
 *
 * @see {@link sweepPoints}
 */
export function pointAt(sweep: Sweep, index: number): Point {
  const parameters = sweep.parametersAt(index);
  if (parameters === undefined) throw new RangeError(`${sweep.name} has no point at ${index}`);
  return { hash: pointHash(sweep.source.task, parameters), parameters: canonicalParameters(parameters) };
}

/** What a point takes, by its task. */
export function costOf({ cost }: SweepTask, parameters: Parameters): Cost {
  return cost?.(parameters) ?? { work: 1, memory: 0 };
}
