import type { Floats, NetEngine, PreparedInputs } from '../../nets/engines/engine.js';
import type { LabelledInputs } from '../../nets/labelled-inputs.js';
import { valueCount } from '../../nets/layout/net-layout.js';
import { InputError } from '../../numerics/input-error.js';

/** An array of an engine's precision. */
export function floatsFor({ precision }: NetEngine, length: number): Floats {
  return precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** All inputs of a set, ready to be run, each by itself. */
export function allInputs(engine: NetEngine, data: LabelledInputs): PreparedInputs {
  return engine.prepare(written(engine, data), data.count);
}

/** All inputs of a set with equal sites computed once; undefined where the engine or the net can't. */
export function canShare(engine: NetEngine, data: LabelledInputs): PreparedInputs | undefined {
  try {
    return engine.prepare(written(engine, data), data.count, true);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function written(engine: NetEngine, data: LabelledInputs): Floats {
  const inputs = floatsFor(engine, data.count * valueCount(data.shape));
  data.write(
    Array.from({ length: data.count }, (_, i) => i),
    inputs,
  );
  return inputs;
}
