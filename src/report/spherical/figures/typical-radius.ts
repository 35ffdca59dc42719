import type { CircleFrame } from '../../../tasks/spherical/circle-view.js';

/**
 * Distance of the neurons in a frame within which all but a few per cent of them lie: the unit in which it is drawn.
 */
export function typicalRadius({ neurons }: CircleFrame): number {
  const radii = neurons.map(({ x, y }) => Math.hypot(x, y)).sort((a, b) => a - b);
  return radii[Math.floor(0.98 * (radii.length - 1))] || 1;
}
