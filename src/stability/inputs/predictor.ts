import type { NdArray } from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { copyRows, describe, isTensorLike, readTensor, type TensorLike } from './tensor.js';

/**
 * What a predictor makes of a batch of B samples: one tensor [B, …], the layer 'output', or several by the names of
 * their layers. A plain array of B numbers is one number a sample.
 */
export type Output = TensorLike | { readonly [layer: string]: TensorLike };

/** Any function of a batch [B, …] of inputs: outputs, or representations layer by layer. It may be asynchronous. */
export type Predictor = (batch: NdArray<Float64Array>) => Output | Promise<Output>;

/** An InputError about what a predictor returned. */
export class OutputError extends InputError {}

/** Representations of a batch in one layer: rows of `size` numbers, a copy. */
export interface LayerRows {
  readonly layer: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly rows: Float64Array;
}

/**
 * A predictor whose layers are held to the names and shapes of its first batch.
 * @throws InputError, when called, if layers or shapes change, the first axis is not that of the samples, or a number
 * is not finite
 */
export function createEvaluator(
  subject: string,
  predictor: Predictor,
): (batch: NdArray<Float64Array>, first: number) => Promise<LayerRows[]> {
  if (typeof predictor !== 'function') {
    throw new InputError(
      subject,
      `predictor must be a function of a batch, got ${describe(predictor)} (give one such as (batch) => outputs)`,
    );
  }
  let known: readonly LayerRows[] | undefined;
  const read = async (output: unknown, samples: number, first: number): Promise<LayerRows[]> => {
    const layers: LayerRows[] = [];
    for (const [layer, value] of namedLayers(subject, output)) {
      const tensor = await readTensor(subject, `layer '${layer}'`, value);
      if (tensor.shape[0] !== samples) {
        const axis = tensor.shape.indexOf(samples);
        const remedy = axis > 0 ? ` (move axis ${axis} to the front)` : '';
        throw new InputError(
          subject,
          `the first axis of layer '${layer}' must be that of the ${samples} samples of the batch, ` +
            `got shape [${tensor.shape.join(', ')}]${remedy}`,
        );
      }
      const rows = copyRows(tensor, 0, samples);
      const size = rows.length / samples;
      requireFinite(subject, layer, rows, size, first);
      layers.push({ layer, shape: tensor.shape.slice(1), size, rows });
    }
    known ??= layers;
    requireAlike(subject, known, layers);
    return layers;
  };
  return async (batch, first) => {
    const samples = batch.shape[0]!;
    const output: unknown = await predictor(batch);
    try {
      return await read(output, samples, first);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new OutputError(subject, error.message.slice(subject.length + 2));
    }
  };
}

/**
 * What a predictor returned as values by the names of layers.
 * @throws InputError if there is none
 */
export function namedLayers(subject: string, output: unknown): [string, unknown][] {
  if (isTensorLike(output)) return [['output', output]];
  const entries = typeof output === 'object' && output !== null ? Object.entries(output) : [];
  if (entries.length > 0) return entries;
  throw new InputError(
    subject,
    'the predictor must return a tensor, or tensors by the names of layers, ' +
      `got ${typeof output === 'object' ? 'nothing in it' : describe(output)}${remedyOf(output)}`,
  );
}

function remedyOf(output: unknown): string {
  return typeof output === 'function' ? ' (if it makes the model, give what it returns: await make())' : '';
}

function requireFinite(subject: string, layer: string, rows: Float64Array, size: number, first: number): void {
  for (let i = 0; i < rows.length; i++) {
    if (Number.isFinite(rows[i])) continue;
    throw new InputError(
      subject,
      `layer '${layer}' gave ${rows[i]} for sample ${first + Math.floor(i / size)} (numbers must be finite)`,
    );
  }
}

function requireAlike(subject: string, known: readonly LayerRows[], layers: readonly LayerRows[]): void {
  const list = (all: readonly LayerRows[]) =>
    all.map(({ layer, shape }) => `${layer} [${['B', ...shape].join(', ')}]`).join('; ');
  if (list(known) === list(layers)) return;
  throw new InputError(
    subject,
    `the predictor must return the same layers for every batch, got ${list(known)} and then ${list(layers)}`,
  );
}
