import { between, coverage, paint, twoColours, type Uniforms } from './canvas.js';
import { digitForms, lineOf, type Point, type Stroke } from './strokes.js';

/** Classes of digits by their labels. */
export const digitNames = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * A digit drawn from strokes of random thickness, in a random pose: slanted, turned, stretched, shifted, its points
 * bent by a smooth random field. Grey digits are white on black, coloured ones bright on a darker ground. Planes [C, n,
 * n] to `data` from `at` on.
 */
export function drawDigit(
  data: Float64Array,
  at: number,
  { size, channels, label, uniform }: { size: number; channels: number; label: number; uniform: Uniforms },
): void {
  const colours =
    channels === 1
      ? { front: [between(uniform, 0.85, 1)], back: [0] }
      : twoColours(uniform, channels, { contrast: 0.5, bright: true });
  const forms = digitForms[label]!;
  const form = forms[Math.floor(uniform() * forms.length)]!;
  const place = pose(uniform, size);
  const bend = wobble(uniform);
  const radius = (size * between(uniform, 0.055, 0.105)) / 2;
  const pieces = form.flatMap((stroke) => piecesOf(stroke, bend, place));
  paint(data, at, size, colours, (u, v) => coverage(distanceTo(pieces, u, v, radius + 1) - radius));
}

/** From the unit square to pixels. */
function pose(uniform: Uniforms, size: number): (point: Point) => Point {
  const turn = between(uniform, -0.18, 0.18);
  const slant = between(uniform, -0.05, 0.3);
  const width = size * between(uniform, 0.78, 1.02);
  const height = size * between(uniform, 0.82, 0.98);
  const [shiftX, shiftY] = [0, 1].map(() => (size - 1) / 2 + size * between(uniform, -0.06, 0.06));
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return ([x, y]) => {
    const across = width * (x - 0.5 - slant * (y - 0.5));
    const down = height * (y - 0.5);
    return [shiftX! + c * across - s * down, shiftY! + s * across + c * down];
  };
}

/** A smooth displacement of at most some 4 % of the square: two waves for each coordinate. */
function wobble(uniform: Uniforms): (point: Point) => Point {
  const waves = Array.from({ length: 4 }, () => ({
    kx: between(uniform, -5, 5),
    ky: between(uniform, -5, 5),
    phase: 2 * Math.PI * uniform(),
    amplitude: between(uniform, 0, 0.025),
  }));
  const wave = (index: number, x: number, y: number) => {
    const { kx, ky, phase, amplitude } = waves[index]!;
    return amplitude * Math.sin(kx * x + ky * y + phase);
  };
  return ([x, y]) => [x + wave(0, x, y) + wave(1, x, y), y + wave(2, x, y) + wave(3, x, y)];
}

/** A straight piece of a stroke in pixels, with the squared length of its direction. */
interface Piece {
  readonly start: Point;
  readonly along: Point;
  readonly squared: number;
}

function piecesOf(stroke: Stroke, bend: (point: Point) => Point, place: (point: Point) => Point): Piece[] {
  const line = lineOf({ ...stroke, points: stroke.points.map(bend) }).map(place);
  return line.slice(1).map((end, index) => {
    const start = line[index]!;
    const along: Point = [end[0] - start[0], end[1] - start[1]];
    return { start, along, squared: along[0] ** 2 + along[1] ** 2 };
  });
}

/** Distance of a pixel to the nearest piece, or `limit` if none is nearer. */
function distanceTo(pieces: readonly Piece[], u: number, v: number, limit: number): number {
  let least = limit * limit;
  for (const { start, along, squared } of pieces) {
    const [x, y] = [u - start[0], v - start[1]];
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, (x * along[0] + y * along[1]) / squared));
    const distance = (x - share * along[0]) ** 2 + (y - share * along[1]) ** 2;
    if (distance < least) least = distance;
  }
  return Math.sqrt(least);
}
