import { workerTask } from '#platform/parallel/worker-task';
import { type GramSetup, gramRows } from './gram-rows.js';

/** Rows of a Gram matrix by their numbers. */
export default workerTask((setup: GramSetup) => gramRows(setup));
