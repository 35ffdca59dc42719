import { InputError } from '../numerics/input-error.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import type { Engine, EngineName } from './engine.js';
import { createJsEngine } from './engines/js-engine.js';
import { createWasmEngine } from './engines/wasm-engine.js';
import { float32Loss, float32Tolerance } from './float32-check.js';
import type { Problem } from './problem.js';

const engines: Readonly<Record<EngineName, (problem: Problem) => Engine>> = {
  js: createJsEngine,
  wasm: createWasmEngine,
};

/**
 * The engine for a problem: `auto` is wasm, or js where the machine has no WebAssembly SIMD or float32 is not enough.
 * @param tolerance relative error of a mean numerator through float32 that is still allowed
 * @throws InputError if the name is unknown, or wasm is asked for where float32 is not enough
 */
export function chooseEngine(
  subject: string,
  wish: string,
  problem: Problem,
  tolerance: number = float32Tolerance,
): EngineName {
  const name = Object.keys(engines).find((known): known is EngineName => known === wish);
  if (wish !== 'auto' && name === undefined) {
    throw new InputError(subject, `unknown engine ${wish} (use one of auto, ${Object.keys(engines).join(', ')})`);
  }
  if (name === 'js' || (name === undefined && !hasWasmSimd())) return 'js';
  const loss = float32Loss(problem);
  if (loss <= tolerance) return 'wasm';
  if (name === undefined) return 'js';
  const shown = Number.isFinite(loss) ? `off by ${loss.toPrecision(1)}` : 'infinite';
  throw new InputError(subject, `engine wasm works in float32, where a numerator of this run is ${shown} (use js)`);
}

/** An engine for a problem. */
export function createEngine(name: EngineName, problem: Problem): Engine {
  return engines[name](problem);
}
