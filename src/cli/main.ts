#!/usr/bin/env node
import { packageVersion } from '../system/provenance.js';
import { watchOutputs } from './outputs.js';

watchOutputs();

const args = process.argv.slice(2);
if (args.length === 1 && ['-V', '--version'].includes(args[0]!)) process.stdout.write(`${packageVersion()}\n`);
else {
  const { run } = await import('./run.js');
  process.exitCode = await run(args);
}
