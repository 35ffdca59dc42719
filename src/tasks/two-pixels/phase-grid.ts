import { requireInteger } from '../../numerics/input-error.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { buildModel, completeParameters } from './model.js';
import type { PointParameters } from './phase-point.js';
import type { GivenParameters, ModelParameters } from './solution-model.js';

/** Values of the axes of a phase diagram; an axis that the solution does not have is left out. */
export interface PhaseAxes {
  /** Values of ξ. */
  readonly scale: readonly number[];
  /** Values of H. */
  readonly channels?: readonly number[];
  /** Values of ε. */
  readonly disorder?: readonly number[];
  /** Values of κ. */
  readonly mix?: readonly string[];
  /** Values of θ. */
  readonly threshold?: readonly number[];
  /** Values of β. */
  readonly firstThreshold?: readonly number[];
}

/** One value of every axis. */
type PhasePlace = Pick<ModelParameters, keyof PhaseAxes>;

/** What all points of a phase diagram share. */
export type SharedParameters = Omit<GivenParameters, keyof PhaseAxes> &
  Pick<PointParameters, 'samples'> &
  Partial<Pick<PointParameters, 'closure' | 'engine'>> & {
    /** Draws of the weights a place, of the disordered ensemble, default 1; without disorder there is one. */
    readonly draws?: number | undefined;
  };

/**
 * The points of a phase diagram, ξ slowest and draws fastest, checked before anything is computed: every value of every
 * axis beside the first values of the others.
 * @throws InputError naming the first parameter that is not admissible
 * @see {@link computePhasePoints}
 */
export function phaseGrid(axes: PhaseAxes, shared: SharedParameters): PointParameters[] {
  const { samples, closure = 'lattice', engine = 'auto', draws = 1, ...model } = shared;
  requireInteger('phaseGrid', 'draws', draws, 1);
  if (draws > 1 && model.solution !== 'disordered') {
    throw new ParameterError('draws', `are of {solution} disordered, got {solution} ${model.solution} (leave it out)`);
  }
  const grid = places(axes).flatMap((place) => {
    const given = { ...model, ...place };
    return drawSeeds(given, draws).map((seed): PointParameters => {
      return { ...completeParameters({ ...given, ...seed }), closure, samples, engine };
    });
  });
  for (const axis of ['scale', 'channels', 'disorder', 'mix', 'threshold', 'firstThreshold'] as const) {
    const seen = new Set<unknown>();
    for (const point of grid) {
      if (!seen.has(point[axis])) buildModel(point);
      seen.add(point[axis]);
    }
  }
  return grid;
}

/** The seed of each draw: the first one is that of the diagram. */
function drawSeeds({ seed = '0', disorder }: GivenParameters, draws: number): { readonly seed?: string }[] {
  if (draws === 1 || disorder === 0) return [{}];
  return Array.from({ length: draws }, (_, i) => ({ seed: i === 0 ? seed : `${seed}-${i}` }));
}

function places({ scale, ...axes }: PhaseAxes): PhasePlace[] {
  let found: PhasePlace[] = scale.map((value) => ({ scale: value }));
  for (const [axis, values] of Object.entries(axes)) {
    found = found.flatMap((place) => values.map((value): PhasePlace => ({ ...place, [axis]: value })));
  }
  return found;
}
