import { setFlagsFromString } from 'node:v8';
import { hasRelaxedSimd } from './has-relaxed-simd.js';

/** Whether this machine runs WebAssembly with relaxed SIMD; Node 20 must be told to allow it. */
export function allowRelaxedSimd(): boolean {
  if (hasRelaxedSimd()) return true;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return hasRelaxedSimd();
}
