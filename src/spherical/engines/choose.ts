import { InputError } from '../../numerics/input-error.js';
import { hasWasmSimd } from '../../numerics/wasm-kernel.js';
import type { EngineFactory, GradientEngineName } from '../engine.js';
import { noFloat32, type Precision, precisions } from '../precision.js';
import { createCircleEngine } from './circle.js';
import { createDenseEngine } from './dense.js';
import { createJsEngine } from './js.js';
import { createPatternsEngine } from './patterns.js';

/**
 * Engines by name, the plain one first.
 * @example
 * ```ts
 * import * as spherical from 'diffeolab/spherical';
 *
 * const { createCircleEngine, createDenseEngine, createJsEngine, createPatternsEngine, engines } = spherical;
 * for (const create of [createJsEngine, createDenseEngine, createPatternsEngine, createCircleEngine]) {
 *   const engine = create(Float64Array.of(1, 0, 0, 1), 2, 2, 1);
 *   engine.weights.set([0.5, 2]);
 *   engine.coefficients.fill(1);
 *   engine.forward();
 *   console.log(engine.name in engines, engine.outputs[0]); // true 0.5, true 0.5, true 0.5, true 0.5
 * }
 * ```
 */
export const engines: Readonly<Record<GradientEngineName, EngineFactory>> = {
  js: createJsEngine,
  dense: createDenseEngine,
  patterns: createPatternsEngine,
  circle: createCircleEngine,
};

/**
 * Most points for which keeping patterns from step to step gains nothing (measured at H = 1000,
 * d = 3; at 48 points a sixth).
 */
const fewPoints = 32;

/**
 * The engine to train with. `auto` takes `circle` in two dimensions, `patterns` for more than 32 points, `dense`
 * for fewer, and `js` where WebAssembly has no SIMD. All engines give the same outputs and gradients up to
 * rounding, that of the precision.
 * @throws InputError for another name, for `circle` unless d = 2, or for float32 where the engine
 *   has none (js and circle)
 * @see {@link createObjective}
 */
export function chooseEngine(
  name: GradientEngineName | 'auto',
  points: number,
  dimension: number,
  precision: Precision = 'float64',
): EngineFactory {
  const create = factoryOf(name, points, dimension);
  if (precision === 'float64') return create;
  if (precision !== 'float32') {
    throw new InputError('chooseEngine', `precision must be one of ${precisions.join(', ')}, got ${precision}`);
  }
  if (create === createJsEngine) throw noFloat32('chooseEngine', 'js');
  if (create === createCircleEngine) throw noFloat32('chooseEngine', 'circle');
  return (data, pointCount, d, width) => create(data, pointCount, d, width, precision);
}

function factoryOf(name: GradientEngineName | 'auto', points: number, dimension: number): EngineFactory {
  if (name === 'auto') {
    if (!hasWasmSimd()) return createJsEngine;
    if (dimension === 2) return createCircleEngine;
    return points > fewPoints ? createPatternsEngine : createDenseEngine;
  }
  if (!Object.hasOwn(engines, name)) {
    throw new InputError(
      'chooseEngine',
      `engine must be auto or one of ${Object.keys(engines).join(', ')}, got ${name}`,
    );
  }
  if (name === 'circle' && dimension !== 2) {
    throw new InputError('chooseEngine', `the engine circle needs dimension 2, got ${dimension} (use auto)`);
  }
  return engines[name];
}

/**
 * The engine to evaluate a net once with, where keeping patterns gains nothing: `circle` in two dimensions,
 * else `dense`; `js` where it is asked for or WebAssembly has no SIMD. It takes a third of the time of a first
 * pass of `patterns`, or less.
 */
export function evaluationEngine(name: GradientEngineName | 'auto', dimension: number): EngineFactory {
  if (name === 'js' || !hasWasmSimd()) return createJsEngine;
  return dimension === 2 ? createCircleEngine : createDenseEngine;
}
