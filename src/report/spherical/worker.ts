import { runTask } from './run-task.js';

/** Runs one task in a worker thread. */
export default runTask;
