import type { Floats, NetEngine, NetMode } from '../../dist/nets/engines/engine.js';
import { createJsEngine } from '../../dist/nets/engines/js/create-js-engine.js';
import { valueCount } from '../../dist/nets/layout/net-layout.js';
import type { Net } from '../../dist/nets/net.js';
import { normals, smoothPull } from './layered-nets.js';

const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, x) => sum + x ** 2, 0));

/** ‖a − b‖/‖b‖, the largest over arrays. */
export function largestRelativeGap(
  arrays: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
): number {
  return Math.max(
    0,
    ...expected.map((numbers, k) => {
      const gap = norm(Array.from(numbers, (number, i) => arrays[k]![i]! - number));
      return gap === 0 ? 0 : gap / norm(numbers);
    }),
  );
}

/** The largest relative gaps between an engine and engine `js` of a net that they both have. */
export interface Agreement {
  readonly outputs: number;
  readonly gradients: number;
  readonly activations: number;
  readonly statistics: number;
}

/** Runs both on the same normal inputs, `differentiate` in a mode and then `evaluate`. */
export async function agreementWithJs(engine: NetEngine, net: Net, mode: NetMode, count = 6): Promise<Agreement> {
  const js = createJsEngine(net);
  const { layout } = net;
  const inputs = normals(count * valueCount(layout.input), 77);
  const [ours, theirs] = [engine.prepare(inputs, count), js.prepare(inputs, count)];
  const pull = smoothPull(layout.outputs);
  const expected: Floats[] = [js.differentiate(theirs, pull, mode).slice()];
  const outputs: Floats[] = [(await engine.differentiate(ours, pull, mode)).slice()];
  const layers = layout.layers.map((_, k) => k);
  const activations: Floats[] = [];
  for (const k of layers) activations.push(await engine.activations(k));
  const gaps = {
    gradients: largestRelativeGap(engine.gradients, js.gradients),
    activations: largestRelativeGap(
      activations,
      layers.map((k) => js.activations(k)),
    ),
    statistics: largestRelativeGap(engine.statistics, js.statistics),
  };
  expected.push(js.evaluate(theirs));
  outputs.push(await engine.evaluate(ours));
  return { outputs: largestRelativeGap(outputs, expected), ...gaps };
}
