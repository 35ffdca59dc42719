import { InputError } from '../numerics/input-error.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import type { Engine, EngineName } from './engine.js';
import { createJsEngine } from './engines/js-engine.js';
import { createWasmEngine } from './engines/wasm-engine.js';
import type { Problem } from './problem.js';

const engines: Readonly<Record<EngineName, (problem: Problem) => Engine>> = {
  js: createJsEngine,
  wasm: createWasmEngine,
};

/**
 * The engine that a wish stands for: `auto` is wasm, or js on a machine without WebAssembly SIMD.
 * @throws InputError if the name is unknown
 */
export function chooseEngine(subject: string, wish: string): EngineName {
  if (wish === 'auto') return hasWasmSimd() ? 'wasm' : 'js';
  const name = Object.keys(engines).find((known): known is EngineName => known === wish);
  if (name !== undefined) return name;
  throw new InputError(subject, `unknown engine ${wish} (use one of auto, ${Object.keys(engines).join(', ')})`);
}

/** An engine for a problem. */
export function createEngine(name: EngineName, problem: Problem): Engine {
  return engines[name](problem);
}
