import { hasRelaxedSimd } from './has-relaxed-simd.js';

/** Whether this page runs WebAssembly with relaxed SIMD. */
export function allowRelaxedSimd(): boolean {
  return hasRelaxedSimd();
}
