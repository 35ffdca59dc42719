import { buildModel, type ModelParameters } from './model.js';

/** Values of the axes of a phase diagram; an axis that the solution does not have is left out. */
export interface PhaseAxes {
  readonly scale: readonly number[];
  readonly channels?: readonly number[];
  readonly disorder?: readonly number[];
  readonly mix?: readonly string[];
}

/** One value of every axis. */
export type PhasePlace = Pick<ModelParameters, keyof PhaseAxes>;

/** All places of a grid, ξ slowest. */
export function phaseGrid({ scale, ...axes }: PhaseAxes): PhasePlace[] {
  let places: PhasePlace[] = scale.map((value) => ({ scale: value }));
  for (const [axis, values] of Object.entries(axes)) {
    places = places.flatMap((place) => values.map((value): PhasePlace => ({ ...place, [axis]: value })));
  }
  return places;
}

/**
 * Checks a grid before anything is computed: every value of every axis, beside the first values of the others.
 * @throws InputError naming the first value that is not admissible
 */
export function checkGrid(grid: readonly ModelParameters[]): void {
  for (const axis of ['scale', 'channels', 'disorder', 'mix'] as const) {
    const seen = new Set<unknown>();
    for (const point of grid) {
      if (!seen.has(point[axis])) buildModel(point);
      seen.add(point[axis]);
    }
  }
}

/** Work of a point relative to others of its grid: layers times channels squared. */
export function relativeWork({ scale, channels = 1 }: PhasePlace): number {
  return (scale - 1) * channels ** 2;
}
