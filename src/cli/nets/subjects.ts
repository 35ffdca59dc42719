import { netsParameters as table } from '../../tasks/nets/parameters.js';
import { netShowSubject } from '../../tasks/nets/show/parameters.js';
import { joined } from '../../tasks/parameters/join.js';
import { subjectOf } from '../../tasks/parameters/table.js';
import { memory, output, threads } from '../parameters/run-parameters.js';

/** Options of `nets train`. */
export const train = joined(joined(subjectOf(table, 'train', 'command', 'nets train'), memory), threads, output);

/** Options of `nets measure`. */
export const measure = joined(joined(subjectOf(table, 'measure', 'command', 'nets measure'), memory), threads, output);

/** Options of `nets kernel`. */
export const kernel = joined(joined(subjectOf(table, 'kernel', 'command', 'nets kernel'), memory), threads, output);

/** Options of `nets show`. */
export const show = joined(netShowSubject, output);
