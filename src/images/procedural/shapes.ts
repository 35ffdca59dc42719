import { between, coverage, paint, twoColours, type Uniforms } from './canvas.js';

/** Classes of shapes by their labels. */
export const shapeNames = ['disc', 'square', 'triangle', 'ring'] as const;

/**
 * Signed distance of (x, y) to the border of a shape around the origin whose farthest point is at
 * distance 1, negative inside.
 */
type Distance = (x: number, y: number) => number;

/** Distance to a regular polygon of `sides` sides, exact inside, along the normal of the nearest side outside. */
function polygon(sides: number): Distance {
  const normals = Array.from({ length: sides }, (_, side) => (2 * Math.PI * side) / sides);
  const inner = Math.cos(Math.PI / sides);
  return (x, y) => Math.max(...normals.map((angle) => x * Math.cos(angle) + y * Math.sin(angle))) - inner;
}

const distances: readonly Distance[] = [
  (x, y) => Math.hypot(x, y) - 1,
  polygon(4),
  polygon(3),
  (x, y) => Math.abs(Math.hypot(x, y) - 0.76) - 0.24,
];

/** A shape of random place, size, direction and colours, anti-aliased; planes [C, n, n] to `data` from `at` on. */
export function drawShape(
  data: Float64Array,
  at: number,
  { size, channels, label, uniform }: { size: number; channels: number; label: number; uniform: Uniforms },
): void {
  const colours = twoColours(uniform, channels, { contrast: 0.45 });
  const radius = size * between(uniform, 0.2, 0.36);
  const free = (size - 1) / 2 - radius;
  const [x, y] = [0, 1].map(() => (size - 1) / 2 + free * between(uniform, -0.8, 0.8));
  const turn = 2 * Math.PI * uniform();
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const distance = distances[label]!;
  paint(data, at, size, colours, (u, v) => {
    const [dx, dy] = [(u - x!) / radius, (v - y!) / radius];
    return coverage(radius * distance(c * dx + s * dy, c * dy - s * dx));
  });
}
