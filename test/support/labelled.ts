import type { LabelledInputs } from '../../dist/nets/labelled-inputs.js';
import type { MapShape } from '../../dist/nets/layout/net-layout.js';

/** Inputs in one array [P, channels, sites..] with their labels, as a data set. */
export function labelledInputs(
  shape: MapShape,
  inputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  more: Partial<LabelledInputs> = {},
): LabelledInputs {
  const values = shape.size.reduce((product, sites) => product * sites, shape.channels);
  return {
    name: 'given inputs',
    shape,
    count: labels.length,
    classes: 2,
    labels: Float64Array.from(labels),
    write(indices, target) {
      for (let i = 0; i < indices.length; i++) {
        for (let k = 0; k < values; k++) target[i * values + k] = inputs[indices[i]! * values + k]!;
      }
    },
    ...more,
  };
}
