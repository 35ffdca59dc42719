/**
 * Benchmarks of this package; with --peers beside numpy and PyTorch, in an environment that is made for them. Prints
 * one Markdown section a subject (--only names one, --repeats the interleaved repeats of two-pixels, diffeo and nets),
 * --write puts them into RESULTS.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDiffeo } from './diffeo.js';
import { benchNetKernels } from './net-kernels.js';
import { benchNets } from './nets.js';
import { peerPython, tangentsPython } from './python.js';
import { benchSpherical } from './spherical.js';
import { benchSweeps } from './sweep-plan.js';
import { benchSweepQuery } from './sweep-query.js';
import { benchStore } from './sweep-store.js';
import { benchTwoPixels } from './two-pixels.js';
import { wrapProse } from './wrap-prose.js';

const subjects = {
  'two-pixels': benchTwoPixels,
  spherical: benchSpherical,
  diffeo: benchDiffeo,
  nets: benchNets,
  kernels: benchNetKernels,
  'sweep-store': benchStore,
  'sweep-query': benchSweepQuery,
  sweeps: benchSweeps,
};

const { values } = parseArgs({
  options: {
    peers: { type: 'boolean' },
    write: { type: 'boolean' },
    only: { type: 'string' },
    repeats: { type: 'string' },
  },
});
const repeats = values.repeats === undefined ? {} : { repeats: Number(values.repeats) };
const onProgress = (message: string) => process.stderr.write(`${message}\n`);
for (const [name, bench] of Object.entries(subjects)) {
  if (values.only !== undefined && values.only !== name) continue;
  const report = await bench({ ...peersOf(name), ...repeats, onProgress });
  const section = `${wrapProse(report.trimEnd())}\n\n${circumstances()}\n`;
  process.stdout.write(`${section}\n`);
  if (values.write === true) writeSection(section);
}

/** The environment of the peers of a subject, where they are asked for. */
function peersOf(name: string): { python?: string; tangents?: string } {
  if (values.peers !== true) return {};
  return name === 'kernels' ? { tangents: tangentsPython() } : { python: peerPython() };
}

function circumstances(): string {
  const load = loadavg()[0]!.toFixed(1);
  return `${cpus().length} cores of ${cpus()[0]!.model}, Node ${process.versions.node}, load ${load} at the end.`;
}

/** Replaces the section of RESULTS.md that has the same heading, or adds it. */
function writeSection(section: string): void {
  const file = new URL('RESULTS.md', import.meta.url);
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : '# Measured speed\n\nWritten by `npm run bench -- --peers --write`.\n';
  const [top, ...sections] = text.split(/^(?=## )/m);
  const heading = section.split('\n')[0];
  const others = sections.filter((other) => other.split('\n')[0] !== heading);
  writeFileSync(file, `${[top!, ...others, section].map((part) => part.trimEnd()).join('\n\n')}\n`);
}
