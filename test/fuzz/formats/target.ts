import * as spherical from 'diffeolab/spherical';
import { harmedExpression } from '../expressions.js';
import type { Format } from '../format.js';

/** Targets of the spherical model, at a few points; whatever is accepted is a finite number there. */
const target: Format = {
  name: 'target',
  seeds: () =>
    ['x1 * x2', 'abs(x1)^1.5 - r', 'x1 > 0 and x2 < 1 ? sin(pi * x1) : -1', 'max(x1, x2, 0) / (2 + r)'].map((text) =>
      Buffer.from(text),
    ),
  mutate: harmedExpression,
  read: (bytes) => {
    const points = spherical.samplePoints({ points: 8, dimension: 2, law: 'ball' });
    const values = spherical.targetValues(spherical.expressionTarget(bytes.toString(), 2), points);
    if (!values.every(Number.isFinite)) throw new Error(`a value is not finite: ${values.join(', ')}`);
  },
};
export default target;
