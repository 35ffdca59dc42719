import { netShowSubject } from '../../tasks/nets/show/parameters.js';
import { joined } from '../../tasks/parameters/join.js';
import { output } from '../parameters/run-parameters.js';

/** Options of `nets show`. */
export const show = joined(netShowSubject, output);
