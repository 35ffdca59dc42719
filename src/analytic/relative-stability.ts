import { InputError } from '../numerics/input-error.js';
import { quotient } from '../numerics/quantity.js';
import { requireArray, requireFinite, requireObject } from '../numerics/require-argument.js';
import type { LayerQuantity } from './layer-quantity.js';

/**
 * Relative stability R_f = D_f / G_f of each layer (Petrini, Favero, Geiger, Wyart, arXiv 2105.02468): below 1,
 * the net is more stable to deformations than to noise of the same norm. As good as the worse of the two,
 * errors added in quadrature.
 * @throws InputError unless both lists name the same layers in the same order
 * @example
 * ```ts
 * import { diffeoSensitivity, noiseSensitivity, relativeStability } from 'diffeolab/analytic';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * const noise = noiseSensitivity(network, task, { deviation: noiseDeviation(task) });
 * const output = relativeStability(diffeoSensitivity(network, task), noise).at(-1);
 * console.log(output?.value, output?.error, output?.status); // 0.00027559… 5.1…e-7 closure
 * ```
 */
export function relativeStability(diffeo: readonly LayerQuantity[], noise: readonly LayerQuantity[]): LayerQuantity[] {
  const subject = 'relativeStability';
  requireArray(subject, 'diffeo', diffeo, 'layer quantities');
  requireArray(subject, 'noise', noise, 'layer quantities');
  for (const [name, list] of Object.entries({ diffeo, noise })) {
    for (const [k, quantity] of list.entries()) {
      requireObject(subject, `${name}[${k}]`, quantity, ['layer', 'value']);
      // A layer that nothing changes has none: NaN, as it came.
      if (!Number.isNaN(quantity.value)) requireFinite(subject, `${name}[${k}].value`, [quantity.value]);
    }
  }
  const names = (list: readonly LayerQuantity[]) => list.map(({ layer }) => layer).join(', ');
  if (names(diffeo) !== names(noise)) {
    throw new InputError(
      subject,
      `diffeo and noise must have the same layers, got ${names(diffeo)} and ${names(noise)} (use one net for both)`,
    );
  }
  return diffeo.map((quantity, k) => ({ layer: quantity.layer, ...quotient(quantity, noise[k]!) }));
}
