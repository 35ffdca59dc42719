import { integer, positive, text } from '../../parameters/kind.js';
import { parameterTable, subjectOf } from '../../parameters/table.js';

/** Parameters of `nets show`. */
export const netShowParameters = parameterTable({
  samples: {
    kind: integer(1, 10_000),
    symbol: 'P',
    meaning:
      'inputs of standard normal values that activations are averaged over, where pairs are no inputs of the net',
    in: ['show'],
    only: 'command',
    default: 64,
  },
  pixelValue: {
    kind: positive,
    meaning: 'value of the lit pixels of pairs, which nets of one channel are shown on',
    in: ['show'],
    only: 'command',
    default: 1,
  },
  seed: {
    kind: text(),
    meaning: 'seed of the normal values, any text',
    in: ['show'],
    only: 'command',
    default: '0',
  },
});

/** What `nets show` takes beside the net. */
export const netShowSubject = subjectOf(netShowParameters, 'show', 'command', 'nets show');
