import { InputError } from '../../numerics/input-error.js';
import { requireDeviation } from '../../numerics/require-argument.js';

/** Averages of ‖f(x′) − f(x)‖² over samples and draws. */
export const averages = ['mean', 'median', 'component-median'] as const;
/** Averages of ‖f(x) − f(z)‖² over pairs. */
export const spreads = ['mean', 'median'] as const;
/** Which pairs x, z make up the denominator. */
export const pairLaws = ['independent', 'distinct'] as const;
/** Laws of the noise at a given norm. */
export const noiseLaws = ['sphere', 'gaussian'] as const;
/** Norms of the noise that are taken from the deformations. */
export const noiseNorms = ['per-sample', 'mean', 'root-mean-square'] as const;

/** How the averages in D_f, G_f, R_f are taken. */
export interface Conventions {
  /**
   * Numerators: 'mean' of the squared distances over samples and draws; their 'median'; or 'component-median', where
   * the median is that of each component of (f(x′) − f(x))², and these are summed. Medians of an even number of values
   * are the lower one of the two in the middle.
   */
  readonly average: (typeof averages)[number];
  /** Denominator: 'mean' of the squared distances over pairs, or their 'median' (the lower one). */
  readonly spread: (typeof spreads)[number];
  /**
   * 'independent': all P² ordered pairs, those of a sample with itself included, so that the mean is 2 Var f;
   * 'distinct': the others alone.
   */
  readonly pairs: (typeof pairLaws)[number];
  /**
   * 'sphere': uniform direction, fixed norm; 'gaussian': independent components N(0, r²/n) for n components and norm r,
   * so that ⟨‖η‖²⟩ = r².
   */
  readonly noiseLaw: (typeof noiseLaws)[number];
  /**
   * Norm r of the noise: that of the displacement ‖τx − x‖ of the same sample and draw ('per-sample'); its 'mean' or
   * 'root-mean-square' over samples and draws, which takes a reading of the data of its own, and for the errors one
   * more evaluation of each of the first 512 samples; or a number.
   */
  readonly noiseNorm: (typeof noiseNorms)[number] | number;
  /** Noise max(η, 0) in place of η: half of ⟨‖η‖²⟩ is left. */
  readonly rectified: boolean;
}

/**
 * The definitions of docs/theory/sensitivities.md: means, independent pairs, noise uniform on the sphere of radius
 * ⟨‖τx − x‖⟩.
 */
export const defaultConventions: Conventions = {
  average: 'mean',
  spread: 'mean',
  pairs: 'independent',
  noiseLaw: 'sphere',
  noiseNorm: 'mean',
  rectified: false,
};

/** Names of the presets. */
export const presets = ['petrini2021', 'petrini2022', 'tomasini2022'] as const;
/** Name of conventions that were published: a key of `presetConventions`. */
export type Preset = (typeof presets)[number];

/**
 * Conventions of the published measurements, as the code does them that the authors published with the papers:
 *
 * | preset | numerators | denominator | pairs | noise | norm |
 * |---|---|---|---|---|---|
 * | petrini2021 | median of each component, summed | median | all P² | sphere | per sample |
 * | petrini2022 | mean | mean | all P² | sphere | per sample |
 * | tomasini2022 | mean | mean | all P² | Gaussian, rectified | root mean square of the batch |
 *
 * | preset | code |
 * |---|---|
 * | petrini2021 | leonardopetrini/diffeo-sota, results/utils.py and stability_measures.py |
 * | petrini2022 | pcsl-epfl/regressionsphere, stability.py |
 * | tomasini2022 | UmbertoTomasini/scale_detection_1d, diffeo_cluster_mean.py |
 *
 * What is inferred: that the figures of the papers were made with the defaults of that code. The text of arXiv
 * 2105.02468 has η uniform on the sphere of radius ⟨‖τx − x‖⟩ and lets ⟨⟩ stand for a mean or a median, so its
 * definition is { average: 'mean' or 'median', noiseNorm: 'mean' }; the code takes the norm of each sample. arXiv
 * 2210.01506 measures nets on images with other code (leonardopetrini/relativestability), whose defaults are those of
 * petrini2022; tomasini2022 is that of its one-dimensional task. All of them add 1e-10 or 1e-30 to the denominator,
 * which is left out here.
 *
 * @example
 * ```ts
 * import { presetConventions } from 'diffeolab/stability';
 *
 * const { petrini2021, tomasini2022 } = presetConventions;
 * console.log(petrini2021.average, tomasini2022.noiseLaw); // component-median gaussian
 * ```
 */
export const presetConventions: { readonly [name in Preset]: Conventions } = {
  petrini2021: { ...defaultConventions, average: 'component-median', spread: 'median', noiseNorm: 'per-sample' },
  petrini2022: { ...defaultConventions, noiseNorm: 'per-sample' },
  tomasini2022: { ...defaultConventions, noiseLaw: 'gaussian', noiseNorm: 'root-mean-square', rectified: true },
};

/** Whether averages are taken that need all representations at once. */
export function needsRows({ average, spread }: Conventions): boolean {
  return average === 'component-median' || spread === 'median';
}

/** Conventions by name, by single options, or both: options override the preset. */
export type ConventionOptions = {
  /** Conventions that were published; default none, so those of docs/theory/sensitivities.md. */
  readonly preset?: Preset | undefined;
} & {
  readonly [name in keyof Conventions]?: Conventions[name] | undefined;
};

/** All conventions of the options. @throws InputError for a name or a value that there is not */
export function resolveConventions(subject: string, options: ConventionOptions): Conventions {
  if (options.preset !== undefined) requireOneOf(subject, 'preset', options.preset, presets);
  const base = options.preset === undefined ? defaultConventions : presetConventions[options.preset];
  const chosen: Conventions = {
    average: options.average ?? base.average,
    spread: options.spread ?? base.spread,
    pairs: options.pairs ?? base.pairs,
    noiseLaw: options.noiseLaw ?? base.noiseLaw,
    noiseNorm: options.noiseNorm ?? base.noiseNorm,
    rectified: options.rectified ?? base.rectified,
  };
  requireOneOf(subject, 'average', chosen.average, averages);
  requireOneOf(subject, 'spread', chosen.spread, spreads);
  requireOneOf(subject, 'pairs', chosen.pairs, pairLaws);
  requireOneOf(subject, 'noiseLaw', chosen.noiseLaw, noiseLaws);
  if (typeof chosen.noiseNorm !== 'number')
    requireOneOf(subject, 'noiseNorm', chosen.noiseNorm, noiseNorms, ' or a number');
  else requireDeviation(subject, 'noiseNorm', chosen.noiseNorm);
  return chosen;
}

function requireOneOf(subject: string, name: string, value: unknown, allowed: readonly string[], also = ''): void {
  if (allowed.includes(value as string)) return;
  throw new InputError(subject, `${name} must be one of ${allowed.join(', ')}${also}, got ${String(value)}`);
}
