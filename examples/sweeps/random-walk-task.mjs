import { numerics } from 'diffeolab';

/**
 * Distance from its start of a random walk of Gaussian steps: a task of one's own, a pure function of its parameters.
 */
export default {
  name: 'random-walk',
  version: 1,
  complete: ({ steps = 100, drift = 0, seed = '0' }) => ({ steps, drift, seed }),
  cost: ({ steps }) => ({ work: steps, memory: 0 }),
  columns: { distance: 'number' },
  run({ steps, drift, seed }) {
    const key = numerics.keyFromSeed(seed);
    let place = 0;
    for (let i = 0; i < steps; i++) place += drift + numerics.gaussianAt(key, 0, 0, i);
    return { values: { distance: Math.abs(place) } };
  },
};
