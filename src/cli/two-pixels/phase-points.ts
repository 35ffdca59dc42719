import { formatRational } from '../../numerics/rational.js';
import { phaseGrid, type SharedParameters } from '../../tasks/two-pixels/phase-grid.js';
import type { PointParameters } from '../../tasks/two-pixels/phase-point.js';
import { parseNumberList, parseRationalList } from '../parse-number.js';

/** Axes of a phase diagram as the command line gives them. */
export interface AxisTexts {
  readonly scale: string;
  readonly channels?: string | undefined;
  readonly disorder?: string | undefined;
  readonly mix?: string | undefined;
}

/**
 * The points of a phase diagram, checked. Ranges without a step go in steps of s − 1 (ξ), s
 * (channels) and 0.1 (ε and κ).
 * @throws InputError if an axis cannot be read, is not one of the solution, or has a value that is not admissible
 */
export function phasePoints(texts: AxisTexts, shared: SharedParameters): PointParameters[] {
  const { solution, filterSize = 3 } = shared;
  const channels = texts.channels ?? (solution === 'disordered' ? String(filterSize) : undefined);
  const disorder = texts.disorder ?? (solution === 'disordered' ? '0.1' : undefined);
  const mix = texts.mix ?? (solution === 'mix' ? '0..1' : undefined);
  const axes = {
    scale: parseNumberList('--scale', texts.scale, filterSize - 1),
    ...(channels !== undefined && { channels: parseNumberList('--channels', channels, filterSize) }),
    ...(disorder !== undefined && { disorder: parseNumberList('--disorder', disorder, 0.1) }),
    ...(mix !== undefined && { mix: parseRationalList('--mix', mix, 0.1).map(formatRational) }),
  };
  return phaseGrid(axes, shared);
}
