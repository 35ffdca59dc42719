import { createEngine } from '../../../nets/engines/create-engine.js';
import type { Floats } from '../../../nets/engines/engine.js';
import { type MapShape, type NetLayout, siteCount } from '../../../nets/layout/net-layout.js';
import { type Net, subtractedStart } from '../../../nets/net.js';
import type { LayerName } from '../../../nets/ring/layer-name.js';
import type { Predictor } from '../../../stability/inputs/predictor.js';

/** A place of a net whose values are measured. */
export interface MeasuredPlace {
  readonly name: LayerName | string;
  /** Position of its operation in the description. */
  readonly position: number;
  readonly shape: MapShape;
  /** Sites of the input that shift it by one site, where it has sites and shifts with the input. */
  readonly stride: number;
}

/**
 * The places that are measured: the end of each layer, hidden ones before the mean over all sites, and the output; or
 * of each operation.
 */
export function measuredPlaces({ layers, blocks }: NetLayout, operations: boolean): MeasuredPlace[] {
  let stride = 1;
  const strides = layers.map(({ windows }) => {
    stride *= windows[0]?.stride ?? 1;
    return stride;
  });
  const place = (name: MeasuredPlace['name'], position: number): MeasuredPlace => ({
    name,
    position,
    shape: layers[position]!.output,
    stride: strides[position]!,
  });
  const last = layers.length - 1;
  if (operations) return layers.map(({ name }, position) => place(position === last ? 'output' : name, position));
  return blocks.map((end, k) => {
    if (end === last) return place('output', end);
    const pooled = layers[end]!.description.kind === 'global-average-pool';
    return place(k + 1, pooled ? end - 1 : end);
  });
}

/** Evaluates the measured places of a net: values [B, channels, sites..] each, the output as F = α f or α (f − f₀). */
export interface PlaceEvaluator {
  readonly places: readonly MeasuredPlace[];
  evaluate(inputs: Float64Array, count: number): Floats[];
  close(): void;
}

/** An engine that is quick, and gives the same digits on every machine. */
const quick = { engine: 'wasm', precision: 'float64' } as const;

/** An evaluator of a net, on an engine of its own. */
export function placeEvaluator(net: Net, places: readonly MeasuredPlace[]): PlaceEvaluator {
  const engine = createEngine(net, quick);
  const { initial: _, ...bare } = net;
  const initial = subtractedStart(net);
  const start = initial === undefined ? undefined : createEngine({ ...bare, parameters: initial }, quick);
  const { alpha = 1 } = net.layout.description.output ?? {};
  const last = net.layout.layers.length - 1;
  return {
    places,
    evaluate(inputs, count) {
      const outputs = engine.evaluate(engine.prepare(inputs, count)).slice();
      const before = start?.evaluate(start.prepare(inputs, count));
      return places.map(({ position }) =>
        position === last
          ? outputs.map((output, i) => alpha * (output - (before?.[i] ?? 0)))
          : engine.activations(position),
      );
    },
    close() {
      engine.close();
      start?.close();
    },
  };
}

/** The same as a predictor, layers by the names of the places. */
export function netPredictor({ places, evaluate }: PlaceEvaluator): Predictor {
  return ({ data, shape }) => {
    const count = shape[0]!;
    const values = evaluate(data, count);
    return Object.fromEntries(
      places.map(({ name, shape: map }, k) => [
        nameOf(name),
        { data: values[k]!, shape: [count, map.channels, ...(siteCount(map) > 1 ? map.size : [])] },
      ]),
    );
  };
}

/** Names that are no integers, which would come first in an object. */
export function nameOf(name: MeasuredPlace['name']): string {
  return typeof name === 'number' ? `layer ${name}` : name;
}
