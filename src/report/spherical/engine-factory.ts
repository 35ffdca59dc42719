import type { EngineFactory, EngineName } from '../../spherical/engine.js';
import { chooseEngine } from '../../spherical/engines/choose.js';

/** Engines by name; `auto` takes the fast one for the number of points and the dimension. */
export const engineNames = ['auto', 'js', 'dense', 'patterns', 'circle'] as const satisfies readonly (
  | 'auto'
  | EngineName
)[];
export type EngineChoice = (typeof engineNames)[number];

/** The factory of engines that a name stands for. */
export function engineFactory(name: EngineChoice): EngineFactory {
  return (data, points, dimension, width) => chooseEngine(name, points, dimension)(data, points, dimension, width);
}
