/**
 * Processor time of starts, beside Node's own: the median of some runs of each, children included.
 *
 *     npx tsx bench/start-up.ts [runs]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = Number(process.argv[2] ?? 11);
const main = fileURLToPath(new URL('../dist/node/main.js', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const importing = (name: string) => ['--input-type=module', '--eval', `import '${name}'`];

const starts: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['node -e 0', ['--eval', '0']],
  ['diffeolab --help', [main, '--help']],
  ['diffeolab two-pixels stability --samples 0', [main, 'two-pixels', 'stability', '--samples', '0']],
  ["import 'diffeolab'", importing('diffeolab')],
  ["import 'diffeolab/stability'", importing('diffeolab/stability')],
  ["import 'diffeolab/two-pixels'", importing('diffeolab/two-pixels')],
];

/** Runs its arguments to the end and prints the processor time of that and of all its children, in microseconds. */
const timed = `import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const { status } = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'ignore' });
const [, , ...fields] = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\\)/, 'x x').split(' ');
console.log(status === 0 ? Number(fields[13]) + Number(fields[14]) : 'failed');
`;

/** Seconds of processor time, user and system, of one start. Linux tells those of children in ticks of 10 ms. */
function secondsOf(args: readonly string[]): number {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', timed, '--', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const ticks = Number(stdout);
  if (!Number.isFinite(ticks) || stdout.trim() === '') throw new Error(`node ${args.join(' ')} failed`);
  return ticks / 100;
}

/** In turns, so that what else the machine does falls on all of them alike. */
const times = starts.map((): number[] => []);
for (let run = 0; run < runs; run++) for (const [i, [, args]] of starts.entries()) times[i]!.push(secondsOf(args));
console.log(`processor time in seconds, ${runs} runs: median, least`);
for (const [i, [name]] of starts.entries()) {
  const sorted = times[i]!.toSorted((a, b) => a - b);
  console.log(`  ${name.padEnd(46)} ${sorted[runs >> 1]!.toFixed(2)}  ${sorted[0]!.toFixed(2)}`);
}
