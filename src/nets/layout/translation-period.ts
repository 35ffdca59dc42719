import type { LaidLayer, NetLayout } from './net-layout.js';
import { siteCount } from './net-layout.js';

/**
 * The shift of the input, in sites along each axis, under which the output does not change: the product of the strides
 * up to the mean over all sites; undefined where there is none, as with zeros beyond the border, filters that differ
 * from site to site, or windows that do not go round the map evenly.
 */
export function translationPeriod({ input, layers }: NetLayout): number | undefined {
  if (input.size.length === 0) return undefined;
  let period = 1;
  for (const layer of layers) {
    if (siteCount(layer.input) === 1 || layer.description.kind === 'global-average-pool') return period;
    const stride = strideOf(layer);
    if (stride === undefined) return undefined;
    period *= stride;
  }
  return period;
}

/** The shift of a layer's input that shifts its output by one site; undefined where no shift does. */
function strideOf({ description, windows, padding, input, output }: LaidLayer): number | undefined {
  switch (description.kind) {
    case 'relu':
    case 'batch-norm':
      return 1;
    case 'conv':
    case 'pool': {
      const { stride, filterSize } = windows[0]!;
      const even = input.size.every((sites, axis) => output.size[axis]! * stride === sites);
      const whole = description.kind === 'conv' ? padding === 'periodic' : filterSize <= stride;
      return even && whole ? stride : undefined;
    }
    default:
      return undefined;
  }
}
