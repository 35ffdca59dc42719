import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireNdarray } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';
import type { Boundary } from './ensemble.js';
import type { DisplacementField } from './field.js';
import { emptyTaps, fillTaps, type Interpolation } from './interpolation.js';

/** Images or signals in either precision. */
export type Pixels = NdArray<Float64Array> | NdArray<Float32Array>;

/** How images are read at displaced coordinates. */
export interface RemapOptions {
  /** Default 'bilinear'. */
  readonly interpolation?: Interpolation;
  /** Coordinates are clamped to the frame ('fixed', the default) or wrapped ('periodic'). */
  readonly boundary?: Boundary;
}

/**
 * Deforms images [.., n, n] by one displacement field, in float64: out(v, u) = image(v − y(v, u), u − x(v, u)),
 * coordinates in pixels, clamped to the frame 0 … n − 1 or wrapped. Between pixels the image is read
 * - bilinear: linearly in both coordinates;
 * - gaussian: with weights ∝ e^{−|s − s′|²/2σ²} of the pixels s′ of the frame, σ = 0.4715, normalised; the sum goes
 *   over four pixels on each side of a coordinate, which leaves out less than 10⁻¹⁵ of it;
 * - nearest: at the nearest pixel, half to even.
 *
 * @returns a new array of the shape of the images
 * @throws InputError if images and field differ in size, or a displacement is not finite
 *
 * Source: arXiv 2105.02468, appendix (image deformation).
 *
 * @example
 * ```ts
 * import { affineField, gaussianWidth, remap } from 'diffeolab/diffeo';
 * import ndarray from 'ndarray';
 *
 * const image = ndarray(new Float64Array(25), [5, 5]);
 * image.set(2, 2, 1);
 * console.log(remap(image, affineField(5, { translation: { x: 0.5 } })).get(2, 3)); // 0.5: half of it moved right
 * const smooth = remap(image, affineField(5, {}), { interpolation: 'gaussian' });
 * console.log(smooth.get(2, 3) / smooth.get(2, 2), Math.exp(-1 / (2 * gaussianWidth ** 2))); // 0.1055… 0.1054…
 * ```
 */
export function remap(images: Pixels, field: DisplacementField, options: RemapOptions = {}): NdArray<Float64Array> {
  const subject = 'remap';
  requireNdarray(subject, 'images', images as NdArray<Float32Array | Float64Array>);
  for (const side of ['x', 'y'] as const) requireNdarray(subject, `field.${side}`, field?.[side]);
  const size = field.x.shape[0] ?? 0;
  for (const { shape } of [field.x, field.y]) {
    if (shape.length === 2 && shape[0] === size && shape[1] === size && size > 0) continue;
    throw new InputError(subject, `expected a field of two arrays [n, n], got one of shape [${shape.join(', ')}]`);
  }
  requireLastAxes(subject, images, [size, size]);
  const [x, y] = [rowMajor(field.x), rowMajor(field.y)];
  const read = reader(subject, size, size, options);
  return ndarray(read(rowMajor<Float32Array | Float64Array>(images), x, y), images.shape.slice());
}

/**
 * Deforms signals [.., n] by the displacements of the sites of a line, [n], in sites: out(u) = signal(u −
 * displacement(u)); otherwise as `remap`.
 * @throws InputError if signals and displacements differ in length, or a displacement is not finite
 * @see {@link sampleLine}
 */
export function remapLine(
  signals: Pixels,
  displacement: NdArray<Float64Array>,
  options: RemapOptions = {},
): NdArray<Float64Array> {
  const subject = 'remapLine';
  requireNdarray(subject, 'signals', signals as NdArray<Float32Array | Float64Array>);
  requireNdarray(subject, 'displacement', displacement);
  const size = displacement.shape[0] ?? 0;
  if (displacement.shape.length !== 1 || size === 0) {
    throw new InputError(subject, `expected displacements of shape [n], got [${displacement.shape.join(', ')}]`);
  }
  requireLastAxes(subject, signals, [size]);
  const x = rowMajor(displacement);
  const read = reader(subject, size, 1, options);
  return ndarray(
    read(rowMajor<Float32Array | Float64Array>(signals), x, new Float64Array(size)),
    signals.shape.slice(),
  );
}

/** Reads planes of height × width pixels, one behind the other, at displaced coordinates. */
export type PlaneReader = (planes: Float32Array | Float64Array, x: Float64Array, y: Float64Array) => Float64Array;

/** Prepares the reading of planes. A line is a plane of height 1. */
export function reader(
  subject: string,
  width: number,
  height: number,
  { interpolation = 'bilinear', boundary = 'fixed' }: RemapOptions,
): PlaneReader {
  const fillAcross = fillTaps(subject, interpolation, boundary, width);
  const fillDown = fillTaps(subject, interpolation, boundary, height);
  const across = emptyTaps();
  const down = emptyTaps();
  const pixels = width * height;
  return (planes, x, y) => {
    const result = new Float64Array(planes.length);
    for (let pixel = 0; pixel < pixels; pixel++) {
      fillAcross(across, (pixel % width) - x[pixel]!);
      fillDown(down, Math.floor(pixel / width) - y[pixel]!);
      for (let plane = 0; plane < planes.length; plane += pixels) {
        let value = 0;
        for (let j = 0; j < down.count; j++) {
          const row = plane + down.indices[j]! * width;
          let sum = 0;
          for (let i = 0; i < across.count; i++) sum += across.weights[i]! * planes[row + across.indices[i]!]!;
          value += down.weights[j]! * sum;
        }
        result[plane + pixel] = value;
      }
    }
    return result;
  };
}

function requireLastAxes(subject: string, images: Pixels, expected: readonly number[]): void {
  const { shape } = images;
  const last = shape.slice(-expected.length);
  if (shape.length >= expected.length && last.every((extent, axis) => extent === expected[axis])) return;
  throw new InputError(
    subject,
    `the field is one of size ${expected[0]}, so expected shape [.., ${expected.join(', ')}], got [${shape.join(', ')}]`,
  );
}
