import { hasWasmSimd } from '../../numerics/wasm-kernel.js';
import type { Engine, EngineName } from '../engine.js';
import type { Problem } from '../problem.js';
import { createJsEngine } from './js-engine.js';
import { createWasmEngine } from './wasm-engine.js';

const engines: Record<EngineName, (problem: Problem) => Engine> = { js: createJsEngine, wasm: createWasmEngine };

/** The engine of a name, ready to run a problem. */
export function createEngine(name: EngineName, problem: Problem): Engine {
  return engines[name](problem);
}

/** The fastest engine that this machine runs. */
export function fastestEngine(): EngineName {
  return hasWasmSimd() ? 'wasm' : 'js';
}

/** Whether a text names an engine. */
export function isEngineName(text: string): text is EngineName {
  return Object.hasOwn(engines, text);
}
