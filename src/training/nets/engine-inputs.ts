import type { Floats, NetEngine, PreparedInputs } from '../../nets/engines/engine.js';
import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import { valueCount } from '../../nets/layout/net-layout.js';
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

/** The same with sites shared; undefined where the engine or the net can't. */
export function sharedSet(engine: NetEngine, data: LabelledInputs): PreparedInputs | undefined {
  try {
    return preparedSet(engine, data, true);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
