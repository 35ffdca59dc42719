import type { Floats, NetEngine, PreparedInputs } from '../../nets/engines/engine.js';
import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import { siteCount, valueCount } from '../../nets/layout/net-layout.js';
import { InputError } from '../../numerics/input-error.js';

/** An array of an engine's precision. */
export function floatsFor({ precision }: NetEngine, length: number): Floats {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/**
 * All inputs of a set, ready to be run at once.
 * @param share whether sites with equal receptive fields are computed once
 */
export function preparedSet(engine: NetEngine, data: LabelledInputs, share: boolean): PreparedInputs {
  const inputs = floatsFor(engine, data.count * valueCount(data.shape));
  const indices = Array.from({ length: data.count }, (_, i) => i);
  data.write(indices, inputs);
  return engine.prepare(inputs, data.count, share);
}

/** Inputs that are looked at, and how many values they may have, where sites are thought to repeat. */
const [looked, fewValues] = [4, 8];
/** Values of maps, one a channel, of which tables are made: a second of time, tens of megabytes. */
const mostSites = 2 ** 23;

/**
 * Whether a set that is not reduced by symmetry is worth a try of sharing sites: few values, and not too many sites.
 */
export function mayShare(engine: NetEngine, data: LabelledInputs): boolean {
  const sites = sitesOf(engine);
  if (data.shape.size.length === 0 || data.count * sites > mostSites) return false;
  const count = Math.min(looked, data.count);
  const inputs = floatsFor(engine, count * valueCount(data.shape));
  data.write(
    Array.from({ length: count }, (_, i) => i),
    inputs,
  );
  return new Set(inputs).size <= fewValues;
}

/** Numbers that all maps of the inputs which are run at once may have: a gigabyte in float64. */
const mostNumbers = 2 ** 27;

/** Inputs that are run at once: so many at most, fewer of nets with large maps. */
export function inputsAtOnce({ layout }: NetEngine, most: number): number {
  const numbers = layout.layers.reduce((sum, { output }) => sum + valueCount(output), 0);
  return Math.max(1, Math.min(most, Math.floor(mostNumbers / numbers)));
}

/** Sites of all maps behind an operation. */
export function sitesOf({ layout }: NetEngine): number {
  return layout.layers.reduce((sum, { output }) => sum + siteCount(output), 0);
}

/** The same with sites shared; undefined where the engine or the net can't. */
export function sharedSet(engine: NetEngine, data: LabelledInputs): PreparedInputs | undefined {
  try {
    return preparedSet(engine, data, true);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
