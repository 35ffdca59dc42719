import type { EngineFactory, EngineName } from '../../spherical/engine.js';
import { createCircleEngine } from '../../spherical/engines/circle.js';
import { createDenseEngine } from '../../spherical/engines/dense.js';
import { createJsEngine } from '../../spherical/engines/js.js';
import { createPatternsEngine } from '../../spherical/engines/patterns.js';

/** Engines by name; `auto` takes `circle` in dimension 2 and `patterns` elsewhere. */
export const engineNames = ['auto', 'js', 'dense', 'patterns', 'circle'] as const satisfies readonly (
  | 'auto'
  | EngineName
)[];
export type EngineChoice = (typeof engineNames)[number];

const factories: Record<EngineName, EngineFactory> = {
  js: createJsEngine,
  dense: createDenseEngine,
  patterns: createPatternsEngine,
  circle: createCircleEngine,
};

/** The factory of engines that a name stands for. */
export function engineFactory(name: EngineChoice): EngineFactory {
  if (name !== 'auto') return factories[name];
  return (data, points, dimension, width) =>
    factories[dimension === 2 ? 'circle' : 'patterns'](data, points, dimension, width);
}
