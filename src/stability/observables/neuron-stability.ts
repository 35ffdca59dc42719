import { InputError } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { NeuronSums } from '../averages/neuron-sums.js';
import type { LayerRows } from '../inputs/predictor.js';
import { type WalkOptions, walk, walkSizes } from '../measurement/walk.js';
import { type Deformation, deformed, requireDeformation } from '../perturbations/deformation.js';

/** The neurons of one layer, all numbers of its representation in row-major order. */
export interface LayerNeurons {
  /** Name of the layer. */
  readonly layer: string;
  /** Shape of the representation of one patch. */
  readonly shape: readonly number[];
  /** α_n, over Var a_n if normalised; then NaN for a neuron that is the same at all patches. */
  readonly value: Float64Array;
  /**
   * Standard error of α_n for new patches with new draws; at the most exciting patch, which is kept, that for new draws
   * alone. NaN where there are too few patches or draws to tell.
   */
  readonly standardError: Float64Array;
  /** Standard error for new draws on the same patches. */
  readonly drawError: Float64Array;
  /** Var a_n = ⟨a_n²⟩ − ⟨a_n⟩² over the patches. */
  readonly variance: Float64Array;
  /** Number of the patch x_n that excites neuron n most, the first of them. */
  readonly mostExciting: Float64Array;
}

/** Stabilities of the neurons of all layers of a predictor. */
export interface NeuronMeasurement {
  /** In the order of the predictor's layers. */
  readonly layers: readonly LayerNeurons[];
  /** Averaged over all patches, or at the most exciting one. */
  readonly patches: 'all' | 'most-exciting';
  /** Whether values are over the variance. */
  readonly normalised: boolean;
  /** Description of τ. */
  readonly deformation: string;
  /** Number of patches. */
  readonly samples: number;
  /** Draws of τ for every patch. */
  readonly draws: number;
}

/**
 * Stability of single neurons to deformations of their patches, α_n = ⟨(a_n(x) − a_n(τx))²⟩, over all patches x of the
 * data and draws of τ, or over the draws at the patch x_n that excites neuron n most; as it is, or over the variance of
 * the neuron over the patches. The predictor maps patches [B, …] to activations [B, …].
 *
 * Errors are to first order, those of normalised values with the covariance of both averages. Memory holds a chunk and
 * some ten numbers a neuron.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 *
 * @example
 * ```ts
 * import { patchDeformation } from 'diffeolab/diffeo';
 * import { proceduralImages } from 'diffeolab/images';
 * import { fieldDeformation, neuronStability } from 'diffeolab/stability';
 *
 * const { layers } = await neuronStability({
 *   predictor: (batch) => batch.pick(null, 0, 3, null), // 8 pixels of a row
 *   data: proceduralImages({ kind: 'textures', count: 256, size: 8 }).images,
 *   deformation: fieldDeformation([patchDeformation('rotation', 8)]),
 *   normalised: true,
 * });
 * for (const { value } of layers) console.log(value[0]?.toFixed(3), value[3]?.toFixed(3)); // 0.031 0.002
 * ```
 */
export async function neuronStability(
  options: WalkOptions & {
    /** τ. */
    readonly deformation: Deformation;
    /** Default 'all'. */
    readonly patches?: 'all' | 'most-exciting' | undefined;
    /** Default false. */
    readonly normalised?: boolean | undefined;
  },
): Promise<NeuronMeasurement> {
  const subject = 'neuronStability';
  requireObject(subject, 'options', options);
  const { deformation, patches = 'all', normalised = false } = options;
  if (patches !== 'all' && patches !== 'most-exciting') {
    throw new InputError(subject, `patches must be all or most-exciting, got ${String(patches)}`);
  }
  requireDeformation(subject, deformation);
  const { draws } = walkSizes(subject, options);
  let neurons: NeuronSums[] = [];
  let clean: readonly LayerRows[] = [];
  /**
   * Per layer, over the draws so far: means of the squared changes of the chunk, and sums of their squared deviations.
   */
  let changes: { mean: Float64Array; deviations: Float64Array }[] = [];
  let first = 0;
  const samples = await walk({
    subject,
    options,
    async *perturb(_, at, draw, data) {
      yield await deformed(subject, deformation, data, at, draw);
    },
    visitor: {
      begin(chunk, layers) {
        clean = layers;
        first = chunk.first;
        changes = layers.map(({ rows }) => ({
          mean: new Float64Array(rows.length),
          deviations: new Float64Array(rows.length),
        }));
        if (neurons.length === 0) neurons = layers.map(({ size }) => new NeuronSums(size));
      },
      perturbed(_, draw, layers) {
        for (const [l, { rows }] of layers.entries()) {
          const before = clean[l]!.rows;
          const { mean, deviations } = changes[l]!;
          for (let k = 0; k < rows.length; k++) {
            const square = (rows[k]! - before[k]!) * (rows[k]! - before[k]!);
            const difference = square - mean[k]!;
            mean[k]! += difference / (draw + 1);
            deviations[k]! += difference * (square - mean[k]!);
          }
        }
      },
      end() {
        for (const [l, { rows, size }] of clean.entries()) {
          for (let i = 0; i < rows.length / size; i++) {
            neurons[l]!.add(first + i, rows, i * size, { ...changes[l]!, draws });
          }
        }
      },
    },
    deformations: [deformation],
  });
  const drawn = deformation.enumeration !== draws;
  return {
    layers: clean.map(({ layer, shape }, l) => ({
      layer,
      shape,
      ...neurons[l]!.finish({ mostExciting: patches === 'most-exciting', normalised, draws, drawn }),
    })),
    patches,
    normalised,
    deformation: deformation.description,
    samples,
    draws,
  };
}
