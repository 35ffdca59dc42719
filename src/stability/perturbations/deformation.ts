import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { copyRows, describe } from '../inputs/tensor.js';

/**
 * A law of deformations τ. Sample i is deformed in the same way at draw d whatever batch it comes in, so that a result
 * does not depend on the size of chunks.
 */
export interface Deformation {
  /** For provenance, such as "maximum entropy, T = 0.002, c = 3". */
  readonly description: string;
  /**
   * Number of draws that make up the whole law, each as likely as the others, if there are finitely many: then a
   * measurement with as many draws is exact over τ, without an error by draw.
   */
  readonly enumeration?: number;
  /**
   * The deformed batch, of the same shape; `first` is the number of its first sample in the data. The batch is a copy,
   * which may be worked in.
   */
  apply(
    batch: NdArray<Float64Array>,
    first: number,
    draw: number,
  ): NdArray<Float64Array> | Promise<NdArray<Float64Array>>;
  /**
   * The batch as the law reads it at τ = 0, where this is not the batch itself: an interpolation that smooths does so
   * to undeformed images too. Where it is given, a measurement takes it for x in f(x), x + η, ‖τx − x‖ and the
   * denominator, so that deformations alone make D_f; τ acts on the data as they are.
   */
  rest?(batch: NdArray<Float64Array>, first: number): NdArray<Float64Array> | Promise<NdArray<Float64Array>>;
}

/** @throws InputError for what is no deformation */
export function requireDeformation(subject: string, deformation: unknown): void {
  if (typeof deformation === 'object' && deformation !== null && 'apply' in deformation) return;
  throw new InputError(
    subject,
    `deformation must be one, with description and apply, got ${describe(deformation)} (use maximumEntropyDeformation)`,
  );
}

/** τx of a batch, row-major; a copy. @throws InputError if the shape has changed or a number is not finite */
export async function deformed(
  subject: string,
  deformation: Deformation,
  batch: NdArray<Float64Array>,
  first: number,
  draw: number,
): Promise<NdArray<Float64Array>> {
  return checked(subject, deformation, batch, first, await deformation.apply(copied(batch), first, draw));
}

/**
 * The clean inputs x of a batch under some deformations: as these read it at τ = 0, see `Deformation.rest`; the batch
 * itself without deformations.
 * @throws InputError if deformations read it in different ways, or as `deformed` does
 */
export async function atRest(
  subject: string,
  deformations: readonly Deformation[],
  batch: NdArray<Float64Array>,
  first: number,
): Promise<NdArray<Float64Array>> {
  let known: { description: string; rest: NdArray<Float64Array> } | undefined;
  for (const deformation of deformations) {
    const { description } = deformation;
    const rest =
      deformation.rest === undefined
        ? batch
        : checked(subject, deformation, batch, first, await deformation.rest(copied(batch), first));
    const other = known;
    known ??= { description, rest };
    if (other !== undefined && other.rest !== rest && rest.data.some((value, k) => value !== other.rest.data[k])) {
      const both = `${other.description} and ${description}`;
      throw new InputError(
        subject,
        `deformations must read an undeformed sample alike, but ${both} differ (take one interpolation for all)`,
      );
    }
  }
  return known?.rest ?? batch;
}

function copied(batch: NdArray<Float64Array>): NdArray<Float64Array> {
  return ndarray(batch.data.slice(), [...batch.shape]);
}

function checked(
  subject: string,
  deformation: Deformation,
  batch: NdArray<Float64Array>,
  first: number,
  moved: NdArray<Float64Array>,
): NdArray<Float64Array> {
  if (moved.shape.length !== batch.shape.length || moved.shape.some((extent, axis) => extent !== batch.shape[axis])) {
    const shapes = `[${batch.shape.join(', ')}] to [${moved.shape.join(', ')}]`;
    throw new InputError(subject, `a deformation must keep the shape, but ${deformation.description} took ${shapes}`);
  }
  const rows = copyRows(moved, 0, batch.shape[0]!);
  const broken = rows.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return ndarray(rows, [...batch.shape]);
  const sample = first + Math.floor((broken * batch.shape[0]!) / rows.length);
  throw new InputError(
    subject,
    `${deformation.description} took sample ${sample} to ${rows[broken]}, which is not finite`,
  );
}
