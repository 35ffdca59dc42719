import ndarray from 'ndarray';
import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import type { DisplacementField } from './field.js';

/** An affine deformation τ(s) = translation + U(s − centre). All default to 0, the centre to that of the image. */
export interface AffineDeformation {
  /** In pixels. */
  readonly translation?: { readonly x?: number; readonly y?: number };
  /**
   * Angle θ in radians, U = I − R(θ), R(θ) = [[cos θ, −sin θ], [sin θ, cos θ]]: turns the image by −θ from x towards y.
   */
  readonly rotation?: number;
  /** U = compression·I: enlarges the image by 1/(1 − compression). */
  readonly compression?: number;
  /** U = [[shear, 0], [0, −shear]]: pure shear along the axes. */
  readonly shear?: number;
  /** U = [[0, shearDiagonal], [shearDiagonal, 0]]: pure shear along the diagonals. */
  readonly shearDiagonal?: number;
  /** Column and row of the point that the linear part leaves where it is; default ((n − 1)/2, (n − 1)/2). */
  readonly center?: { readonly x?: number; readonly y?: number };
}

/**
 * Kinds of deformations of a patch, in the order in which they make an orthonormal basis of its affine deformations.
 *
 * @see {@link patchDeformation}
 */
export const patchDeformations = [
  'translationX',
  'translationY',
  'compression',
  'shear',
  'shearDiagonal',
  'rotation',
] as const;
/** One of `patchDeformations`. */
export type PatchDeformation = (typeof patchDeformations)[number];

/**
 * The matrix U of an affine deformation, rows x and y: the sum of its parts.
 *
 * @see {@link decomposeField}
 */
export function affineMatrix(
  deformation: AffineDeformation,
): readonly [readonly [number, number], readonly [number, number]] {
  requireObject('affineMatrix', 'deformation', deformation);
  const { rotation = 0, compression = 0, shear = 0, shearDiagonal = 0 } = deformation;
  for (const [name, value] of Object.entries({ rotation, compression, shear, shearDiagonal })) {
    requireNumber('affineMatrix', name, value);
  }
  const [cosine, sine] = [Math.cos(rotation), Math.sin(rotation)];
  return [
    [1 - cosine + compression + shear, sine + shearDiagonal],
    [-sine + shearDiagonal, 1 - cosine + compression - shear],
  ];
}

/**
 * The displacement field of an affine deformation on n × n pixels (or a patch of that side). [τ
 * image](s) = image(s − τ(s)) reads at R(θ)s for a rotation about the origin, so the image content turns the other way.
 *
 * The conventions are those of torchaffine (L. Petrini), with angles in radians and the centre of the image, not its
 * first pixel, as the default centre.
 * @throws InputError unless n is an integer of at least 1 and all parameters are finite
 * @see {@link decomposeField}
 */
export function affineField(size: number, deformation: AffineDeformation): DisplacementField {
  const subject = 'affineField';
  requireObject(subject, 'deformation', deformation);
  requireInteger(subject, 'size', size, 1, 1 << 16);
  const { translation = {}, center = {}, rotation, compression, shear, shearDiagonal } = deformation;
  const parameters = { rotation, compression, shear, shearDiagonal };
  for (const [name, value] of Object.entries(parameters)) requireNumber(subject, name, value ?? 0);
  const named = { translation, center };
  for (const [name, point] of Object.entries(named)) {
    for (const axis of ['x', 'y'] as const) requireNumber(subject, `${name}.${axis}`, point[axis] ?? 0);
  }
  const middle = (size - 1) / 2;
  const [[xx, xy], [yx, yy]] = affineMatrix(deformation);
  const component = (alongColumns: number, alongRows: number, offset: number) =>
    ndarray(
      Float64Array.from({ length: size * size }, (_, place) => {
        const u = (place % size) - (center.x ?? middle);
        const v = Math.floor(place / size) - (center.y ?? middle);
        return alongColumns * u + alongRows * v + offset;
      }),
      [size, size],
    );
  return { x: component(xx, xy, translation.x ?? 0), y: component(yx, yy, translation.y ?? 0) };
}

/**
 * A deformation of a patch of p × p pixels about its centre with unit Frobenius norm, Σ (x² + y²) = 1 over its pixels:
 * the same strength for every kind, so that the responses of a neuron to them can be compared. The linear kinds are U
 * ∝ I (compression), [[1, 0], [0, −1]] (shear), [[0, 1], [1, 0]] (shearDiagonal) and the infinitesimal rotation [[0,
 * −1], [1, 0]], which turns the image from x towards y; the six kinds are orthonormal in Σ (x x′ + y y′). Source:
 * arXiv 2210.01506, appendix.
 * @throws InputError unless p is an integer of at least 2
 *
 * @example
 * ```ts
 * import { patchDeformation, patchDeformations } from 'diffeolab/diffeo';
 *
 * for (const kind of patchDeformations) {
 *   const { x, y } = patchDeformation(kind, 5);
 *   console.log(kind, x.get(0, 4).toFixed(1), y.get(0, 4).toFixed(1)); // translationX 0.2 0.0, …
 * }
 * ```
 */
export function patchDeformation(kind: PatchDeformation, patch: number): DisplacementField {
  const subject = 'patchDeformation';
  requireInteger(subject, 'patch', patch, 2, 1 << 12);
  const vectors: Record<PatchDeformation, (u: number, v: number) => readonly [number, number]> = {
    translationX: () => [1, 0],
    translationY: () => [0, 1],
    compression: (u, v) => [u, v],
    shear: (u, v) => [u, -v],
    shearDiagonal: (u, v) => [v, u],
    rotation: (u, v) => [-v, u],
  };
  if (!Object.hasOwn(vectors, kind)) {
    throw new InputError(subject, `kind must be one of ${patchDeformations.join(', ')}, got ${String(kind)}`);
  }
  const vector = vectors[kind];
  const translation = kind === 'translationX' || kind === 'translationY';
  const norm = translation ? patch : patch * Math.sqrt((patch ** 2 - 1) / 6);
  const middle = (patch - 1) / 2;
  const component = (axis: 0 | 1) =>
    ndarray(
      Float64Array.from(
        { length: patch * patch },
        (_, place) => vector((place % patch) - middle, Math.floor(place / patch) - middle)[axis] / norm,
      ),
      [patch, patch],
    );
  return { x: component(0), y: component(1) };
}
