import type { Awaitable, NetEngine } from '../../nets/engines/engine.js';
import { assignArrays, copyArrays, nameArrays, requireArrays } from '../named-arrays.js';
import type { AnyStepper } from '../stepper.js';
import type { EpochTally } from './epoch-tally.js';
import type { NetObjective } from './net-objective.js';
import type { NetStops } from './net-stops.js';

/**
 * A stepper that also keeps the tally of the epoch, and in its state that tally, the running statistics and what the
 * stops remember.
 */
export function netStepper(options: {
  readonly stepper: AnyStepper;
  readonly engine: NetEngine;
  readonly objective: NetObjective;
  readonly tally: EpochTally;
  readonly stops: NetStops;
  readonly stepsPerEpoch: number;
}): AnyStepper {
  const { stepper, engine, objective, tally, stops, stepsPerEpoch } = options;
  const names = engine.layout.statistics.map(({ name }) => name);
  const { statistics } = objective;
  return {
    advance(position): Awaitable<number | null> {
      const batch = objective.last;
      const advanced = stepper.advance(position);
      tally.add(batch, position.step % stepsPerEpoch === 0);
      return advanced;
    },
    state() {
      const { kind, numbers, arrays } = stepper.state();
      return {
        kind,
        numbers: { ...numbers, ...tally.numbers(), ...stops.numbers() },
        arrays: [...arrays, ...nameArrays(names, copyArrays(statistics))],
      };
    },
    restore(state) {
      const own = state.arrays.length - names.length;
      const saved = requireArrays('trainNet', state.arrays.slice(Math.max(0, own)), names, statistics);
      stepper.restore({ ...state, arrays: state.arrays.slice(0, Math.max(0, own)) });
      assignArrays(statistics, saved);
      assignArrays(engine.statistics, saved);
      tally.restore(state.numbers);
      stops.restore(state.numbers);
    },
  };
}
