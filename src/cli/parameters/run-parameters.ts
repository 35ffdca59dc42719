import { defaultMemory } from '../../images/memory.js';
import { joined } from '../../tasks/parameters/join.js';
import { flag, integer, text } from '../../tasks/parameters/kind.js';
import { parameterTable, subjectOf } from '../../tasks/parameters/table.js';
import { bytes } from './bytes.js';

/** What commands have beside the parameters of their subject. */
export const runParameters = parameterTable({
  threads: {
    kind: integer(1),
    meaning: 'worker threads',
    in: ['threads'],
    otherwise: 'one a core',
  },
  memory: {
    kind: bytes,
    meaning: 'memory for images, arrays and fields, such as 4G: more is refused; medians of more use a temporary file',
    in: ['memory'],
    otherwise: `${defaultMemory / 2 ** 30}G`,
  },
  out: {
    kind: text('folder'),
    meaning: 'write figures, data and provenance there',
    in: ['output'],
  },
  json: {
    kind: flag,
    meaning: 'one JSON object on stdout and nothing else there',
    in: ['output', 'saying', 'answer'],
    default: false,
  },
  quiet: {
    kind: flag,
    meaning: 'no progress and no messages',
    in: ['output', 'saying'],
    default: false,
  },
});

/** What `report` has in place of them. */
export const reportParameters = parameterTable({
  out: {
    kind: text('folder'),
    meaning: 'where the page of a store goes',
    in: ['report'],
    otherwise: 'report/ in the store',
  },
  quiet: {
    kind: flag,
    meaning: 'no messages',
    in: ['report'],
    default: false,
  },
});

/** Where results go and how much is said. */
export const output = subjectOf(runParameters, 'output', 'command', 'output');

/** How much is said, of commands that have an --out of their own or none. */
export const saying = subjectOf(runParameters, 'saying', 'command', 'output');

/** An answer as JSON. */
export const answer = subjectOf(runParameters, 'answer', 'command', 'output');

/** Options of `report`. */
export const report = joined(answer, subjectOf(reportParameters, 'report', 'command', 'report'));

/** Worker threads. */
export const threads = subjectOf(runParameters, 'threads', 'command', 'threads');

/** How much memory images, arrays and fields may take. */
export const memory = subjectOf(runParameters, 'memory', 'command', 'memory');
