import { flag, integer, text } from '../../tasks/parameters/kind.js';
import { parameterTable, subjectOf } from '../../tasks/parameters/table.js';

/** What commands have beside the parameters of their subject. */
const runParameters = parameterTable({
  threads: {
    kind: integer(1),
    meaning: 'worker threads',
    in: ['threads'],
    otherwise: 'one a core',
  },
  out: {
    kind: text('folder'),
    meaning: 'write figures, data and provenance there',
    in: ['output'],
  },
  json: {
    kind: flag,
    meaning: 'one JSON object on stdout and nothing else there',
    in: ['output'],
    default: false,
  },
  quiet: {
    kind: flag,
    meaning: 'no progress and no messages',
    in: ['output'],
    default: false,
  },
});

/** Where results go and how much is said. */
export const output = subjectOf(runParameters, 'output', 'command', 'output');

/** Worker threads. */
export const threads = subjectOf(runParameters, 'threads', 'command', 'threads');
