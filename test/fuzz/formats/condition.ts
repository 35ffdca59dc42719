import * as sweep from 'diffeolab/sweep';
import { harmedExpression } from '../expressions.js';
import type { Format } from '../format.js';

const source = {
  module: new URL('file:///nowhere/task.mjs'),
  task: { name: 'fuzz', version: 1, run: () => ({ values: {} }) },
};

/** Conditions of a sweep, at a few points. */
const condition: Format = {
  name: 'condition',
  seeds: () =>
    [
      'points <= 4 * x1 and not (seed == "1")',
      "kind == 'wide' or -points^2 < 0 and log(points, 2) >= 1",
      'x1 > 2 ? points > 8 : points % 2 == 0',
      '1 < max(x1, 2) <= 3 and kind != "x"',
    ].map((text) => Buffer.from(text)),
  mutate: harmedExpression,
  read: (bytes) => {
    const axes = { points: [1, 4, 16], x1: [-1.5, 0, 3], kind: ['wide', '7'], seed: ['0', '1'] };
    const description = { name: 'fuzz', task: 'fuzz', axes, where: [bytes.toString()] };
    return [...sweep.sweepPoints(sweep.gridSweep(description, source))].length;
  },
};
export default condition;
