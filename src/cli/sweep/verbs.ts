import { addCancel } from './cancel.js';
import { addExport } from './export.js';
import { addFailures } from './failures.js';
import { addPlan } from './plan.js';
import { addPlot } from './plot.js';
import { addQuery } from './query.js';
import { addRetry, addRun } from './run.js';
import { addSchema } from './schema.js';
import { addStatus } from './status.js';
import { addWorkCommand } from './work.js';

const guide = `
A sweep computes one task at many sets of parameters. A file describes it:

  {
    "name": "noise-phase-diagram",
    "task": "two-pixels.stability",
    "fixed": { "solution": "disordered", "length": 64 },
    "axes": {
      "scale": [3, 5, 7],
      "channels": { "from": 3, "to": 12, "step": 3 },
      "disorder": { "from": 0, "to": 1, "count": 11 }
    },
    "where": ["channels <= 3 * scale"],
    "seeds": 20
  }

Ranges also go by {"from": 1e-6, "to": 1, "count": 7, "spacing": "log"} and {"from": 8, "to": 256, "factor": 2}; "zip" lists axes that go
together. Tasks: two-pixels.stability, spherical.train, spherical.kernel, spherical.stripe, or the path of a module of yours that exports
{ name, version, run(parameters) }. Each result is kept in a store as soon as it is there, and never computed twice in any sweep
that shares the store.
`;

/** Behind the help of the noun; its verbs have examples of their own. */
export const about = guide;

/** The commands of `sweep`, in the order of its help. */
export const verbs = [
  addPlan,
  addRun,
  addStatus,
  addFailures,
  addRetry,
  addCancel,
  addQuery,
  addExport,
  addPlot,
  addSchema,
  addWorkCommand,
];
