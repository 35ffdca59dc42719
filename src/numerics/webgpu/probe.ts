import { describeAdapters } from './adapters.js';

// Run as a process of its own by probe-adapters.node.ts: one line of JSON on stdout.
process.stdout.write(JSON.stringify(await describeAdapters()));
