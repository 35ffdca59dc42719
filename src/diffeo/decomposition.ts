import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { requireNdarray, requireObject } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';
import type { DisplacementField } from './field.js';
import type { FieldGradient } from './gradient.js';

/**
 * The parts of a displacement gradient U, one number a place (shape of the gradient), that are orthogonal in
 * the Frobenius product: U = compression·I + [[shear, shearDiagonal], [shearDiagonal,
 * −shear]] + rotation·[[0, −1], [1, 0]].
 */
export interface GradientParts {
  /** ½ Tr U: above 0 it enlarges, as [τ image](s) = image(s − τ(s)) reads from points that lie closer together. */
  readonly compression: NdArray<Float64Array>;
  /** ½ (U_xx − U_yy): pure shear along the axes. */
  readonly shear: NdArray<Float64Array>;
  /** ½ (U_xy + U_yx): pure shear along the diagonals. */
  readonly shearDiagonal: NdArray<Float64Array>;
  /** ½ (U_yx − U_xy): above 0 it turns the image from x towards y, clockwise on a screen. */
  readonly rotation: NdArray<Float64Array>;
}

/** The parts of a displacement field on patches of p × p pixels, [patches down, patches across] each. */
export interface PatchDecomposition extends GradientParts {
  /** Mean displacement of a patch, in pixels. */
  readonly translation: DisplacementField;
  /** Gradient U of the affine field that is nearest to the displacements of a patch. */
  readonly gradient: FieldGradient;
  /**
   * Root mean square over the pixels of a patch of what is left without the affine field, in
   * pixels: 0 for affine fields.
   */
  readonly residual: NdArray<Float64Array>;
  /** Side p of a patch, in pixels. */
  readonly patch: number;
  /** Distance of one patch to the next, in pixels. */
  readonly stride: number;
}

/**
 * Compression ½ I Tr U, pure shear ½ (U + Uᵀ − I Tr U) and rotation ½ (U − Uᵀ) of a gradient, at every place. They add
 * up to U, are orthogonal in the Frobenius product, and ‖U‖² = 2 (compression² + shear² + shearDiagonal² + rotation²).
 * If the frame is turned by θ the compression and the rotation stay and (shear, shearDiagonal) turns by 2θ.
 *
 * In an isotropic ensemble with a fixed frame compression, shear and rotation have ¼, ½ and ¼ of
 * the mean energy ⟨‖∇τ‖²⟩.
 * @throws InputError if the four arrays differ in shape
 *
 * @example
 * ```ts
 * import { decomposeGradient, fieldGradient, sampleCoefficients } from 'diffeolab/diffeo';
 *
 * const ensemble = { size: 32, cutoff: 3, temperature: 1e-3 };
 * const gradient = fieldGradient(ensemble, sampleCoefficients(ensemble));
 * const { compression, shear, rotation } = decomposeGradient(gradient);
 * const [xx, yx] = [gradient.xx.get(9, 5), gradient.yx.get(9, 5)];
 * console.log(xx - compression.get(9, 5) - shear.get(9, 5)); // 0: up to rounding
 * console.log(yx.toFixed(4), rotation.get(9, 5).toFixed(4)); // 0.0899 0.0446
 * ```
 */
export function decomposeGradient(gradient: FieldGradient): GradientParts {
  const subject = 'decomposeGradient';
  requireObject(subject, 'gradient', gradient, ['xx', 'xy', 'yx', 'yy']);
  for (const part of ['xx', 'xy', 'yx', 'yy'] as const) requireNdarray(subject, `gradient.${part}`, gradient[part]);
  const { xx, xy, yx, yy } = gradient;
  for (const part of [xy, yx, yy]) requireAlike(subject, xx, part);
  const half = (a: NdArray<Float64Array>, b: NdArray<Float64Array>, sign: 1 | -1) => {
    const [first, second] = [rowMajor(a), rowMajor(b)];
    return ndarray(
      first.map((value, place) => (value + sign * second[place]!) / 2),
      [...xx.shape],
    );
  };
  return {
    compression: half(xx, yy, 1),
    shear: half(xx, yy, -1),
    shearDiagonal: half(xy, yx, 1),
    rotation: half(yx, xy, -1),
  };
}

/**
 * Decomposes a field on patches of p × p pixels into translation, compression, pure shear and rotation. Patch (i, j)
 * begins at row i·stride and column j·stride; stride p (the default) lays patches side by side, stride 1 slides them;
 * rows and columns that fill no patch are left out.
 *
 * The gradient is that of the least-squares affine fit τ(s) ≈ τ̄ + U(s − s̄) over the pixels of the patch: U_xu = Σ
 * x(s)(u − ū)/Σ (u − ū)², exact for affine fields; for smooth ones its distance from the gradient at the centre is of
 * the order p²∂³τ. Source of the parts: arXiv 2210.01506, appendix.
 * @throws InputError unless x and y have one shape [rows, columns], 2 ≤ p ≤ both extents and the stride is
 *   an integer of at least 1
 *
 * @example
 * ```ts
 * import { affineField, affineMatrix, decomposeField } from 'diffeolab/diffeo';
 *
 * const deformation = { rotation: 0.1, compression: 0.02 };
 * const { compression, rotation, residual } = decomposeField(affineField(12, deformation), { patch: 4 });
 * console.log(compression.shape); // [ 3, 3 ]
 * console.log(compression.get(1, 2).toFixed(4), rotation.get(1, 2).toFixed(4)); // 0.0250 -0.0998
 * console.log(affineMatrix(deformation)[1][0].toFixed(4), residual.get(0, 0) < 1e-12); // -0.0998 true
 * ```
 */
export function decomposeField(
  field: DisplacementField,
  options: {
    /** p: side of a patch, in pixels. */
    readonly patch: number;
    /** Distance of one patch to the next, in pixels; default p. */
    readonly stride?: number;
  },
): PatchDecomposition {
  const subject = 'decomposeField';
  requireObject(subject, 'field', field, ['x', 'y']);
  for (const side of ['x', 'y'] as const) requireNdarray(subject, `field.${side}`, field[side]);
  requireObject(subject, 'options', options, ['patch']);
  const { patch, stride = patch } = options;
  const { x, y } = field;
  if (x.shape.length !== 2) {
    throw new InputError(subject, `expected a field of shape [rows, columns], got [${x.shape.join(', ')}]`);
  }
  requireAlike(subject, x, y);
  const [rows = 0, columns = 0] = x.shape;
  requireInteger(subject, 'patch', patch, 2, Math.min(rows, columns));
  requireInteger(subject, 'stride', stride, 1);
  const shape = [Math.floor((rows - patch) / stride) + 1, Math.floor((columns - patch) / stride) + 1];
  const fits = [x, y].map((component) => fitPatches(rowMajor(component), columns, shape, patch, stride));
  const [alongX, alongY] = fits as [AffineFits, AffineFits];
  const array = (data: Float64Array) => ndarray(data, shape);
  const gradient: FieldGradient = {
    xx: array(alongX.acrossColumns),
    xy: array(alongX.acrossRows),
    yx: array(alongY.acrossColumns),
    yy: array(alongY.acrossRows),
  };
  return {
    patch,
    stride,
    translation: { x: array(alongX.mean), y: array(alongY.mean) },
    gradient,
    ...decomposeGradient(gradient),
    residual: array(alongX.remainder.map((value, place) => Math.sqrt((value + alongY.remainder[place]!) / patch ** 2))),
  };
}

/** Least-squares fits mean + slope·offset of one component on every patch. */
interface AffineFits {
  readonly mean: Float64Array;
  readonly acrossColumns: Float64Array;
  readonly acrossRows: Float64Array;
  /** Σ of the squares of what the fit leaves. */
  readonly remainder: Float64Array;
}

function fitPatches(
  component: Float64Array,
  columns: number,
  [down = 0, across = 0]: readonly number[],
  patch: number,
  stride: number,
): AffineFits {
  const count = down * across;
  const mean = new Float64Array(count);
  const acrossColumns = new Float64Array(count);
  const acrossRows = new Float64Array(count);
  const remainder = new Float64Array(count);
  const middle = (patch - 1) / 2;
  const spread = (patch ** 2 * (patch ** 2 - 1)) / 12;
  for (let place = 0; place < count; place++) {
    const first = Math.floor(place / across) * stride * columns + (place % across) * stride;
    let [sum, tilt, slope] = [0, 0, 0];
    for (let v = 0; v < patch; v++) {
      for (let u = 0; u < patch; u++) {
        const value = component[first + v * columns + u]!;
        sum += value;
        tilt += value * (u - middle);
        slope += value * (v - middle);
      }
    }
    mean[place] = sum / patch ** 2;
    acrossColumns[place] = tilt / spread;
    acrossRows[place] = slope / spread;
    for (let v = 0; v < patch; v++) {
      for (let u = 0; u < patch; u++) {
        const fit = mean[place]! + acrossColumns[place]! * (u - middle) + acrossRows[place]! * (v - middle);
        remainder[place]! += (component[first + v * columns + u]! - fit) ** 2;
      }
    }
  }
  return { mean, acrossColumns, acrossRows, remainder };
}

function requireAlike(subject: string, a: NdArray<Float64Array>, b: NdArray<Float64Array>): void {
  if (a.shape.length === b.shape.length && a.shape.every((extent, axis) => extent === b.shape[axis])) return;
  throw new InputError(
    subject,
    `its arrays must have one shape, got [${a.shape.join(', ')}] and [${b.shape.join(', ')}]`,
  );
}
