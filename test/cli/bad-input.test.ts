import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Outcome, runCli } from '../support/run-cli.js';

const test = suite('bad input on the command line');

const stability = ['two-pixels', 'stability', '--samples', '0'];
const precise = ['two-pixels', 'stability'];
const phase = ['two-pixels', 'phase-diagram', '--samples', '0'];
const show = ['two-pixels', 'show'];

/** What is wrong, the arguments, and words that the one line must have. */
const cases: readonly [string, readonly string[], RegExp][] = [
  ['ξ even for s = 3', [...stability, '--scale', '6'], /--scale: must be odd .* got 6 \(use 5 or 7\)/],
  ['2ξ > l', [...stability, '--scale', '17'], /--scale: .*at most half the length 32, got 17/],
  ['NaN', [...stability, '--scale', 'NaN'], /--scale: .* got NaN/],
  ['no number', [...stability, '--length', 'long'], /--length: .* got long/],
  ['a fraction where an integer is needed', [...stability, '--length', '63/2'], /--length: .*integer/],
  ['negative samples', ['two-pixels', 'stability', '--samples', '-5'], /--samples: must be .* at least 0, got -5/],
  ['one sample', ['two-pixels', 'stability', '--samples', '1'], /--samples: must be at least 2, or 0 .* got 1/],
  [
    'noise beyond what its squares hold',
    [...stability, '--noise-energy', '1e200'],
    /--noise-energy: its σ = √\(energy\/l\) must be a finite number from 1e-10 to 1\.81e\+75, got 1\.7/,
  ],
  [
    'an energy that is no number',
    [...stability, '--noise-energy', 'abc'],
    /--noise-energy: must be a number, .* got abc/,
  ],
  [
    'float32 where it is not enough',
    [
      'two-pixels',
      'stability',
      '--scale',
      '41',
      '--length',
      '96',
      '--engine',
      'wasm',
      '--samples',
      '1e3',
      '--closure',
      'gaussian',
    ],
    /--engine: wasm works in float32/,
  ],
  ['half a sample', ['two-pixels', 'stability', '--samples', '0.5'], /--samples: must be an integer/],
  ['no threads', [...stability, '--threads', '0'], /--threads: must be an integer of at least 1/],
  [
    'unknown solution',
    [...stability, '--solution', 'medium'],
    /--solution: must be one of low-frequency, .* got medium/,
  ],
  [
    'unknown engine',
    [...stability, '--engine', 'abacus'],
    /--engine: must be one of auto, js, wasm, webgpu, got abacus/,
  ],
  ['unknown closure', [...stability, '--closure', 'none'], /--closure: must be one of lattice, gaussian/],
  [
    'channels where there are none to choose',
    [...stability, '--channels', '3'],
    /--channels: belongs to --solution disordered, got --solution low-frequency/,
  ],
  [
    'disorder of an ordered network',
    [...stability, '--disorder', '0.1'],
    /--disorder: belongs to --solution disordered/,
  ],
  ['mix of a pure network', [...stability, '--mix', '0.5'], /--mix: belongs to --solution mix/],
  ['κ > 1', [...stability, '--solution', 'mix', '--mix', '1.5'], /--mix: must be .* at most 1, got 1.5/],
  ['θ = 0', [...stability, '--threshold', '0'], /--threshold: must be a finite number above 0, .* got 0/],
  ['β = 1', [...stability, '--first-threshold', '1'], /--first-threshold: must be a number from 0 to below 1/],
  [
    'two thresholds of one layer',
    [...stability, '--scale', '3', '--first-threshold', '0.4'],
    /--first-threshold: must be 0 in a net of one layer, .* got 2\/5 \(leave it out/,
  ],
  [
    'channels no multiple of s',
    [...stability, '--solution', 'disordered', '--channels', '4'],
    /--channels: .*multiple .* got 4 \(use 3 or 6\)/,
  ],
  [
    'two measures of the noise',
    [...stability, '--noise-energy', '1', '--noise-deviation', '1'],
    /--noise-energy: give either it or --noise-deviation, got both/,
  ],
  ['no noise', [...stability, '--noise-deviation', '0'], /--noise-deviation: must be/],
  [
    'a law that does not add up',
    [...stability, '--displacement-law', '0.3,0.3,0.3'],
    /--displacement-law: .*add up to 1/,
  ],
  ['a gap that leaves nothing', [...stability, '--gap', '40'], /--gap: .*leaves no pair/],
  ['Dirichlet with s = 5', [...stability, '--solution', 'dirichlet', '--filter-size', '5'], /--filter-size: must be 3/],
  ['a check without samples', [...stability, '--check'], /--check: needs --samples of at least 1000/],
  ['a precision of 0', [...precise, '--precision', '0'], /--precision: must be greater than 0 and less than 1, got 0/],
  ['a precision in percent', [...precise, '--precision', '5'], /--precision: must be .* less than 1, got 5/],
  ['a precision that is no number', [...precise, '--precision', 'high'], /--precision: .* got high/],
  [
    'a precision without samples',
    [...stability, '--precision', '1e-3'],
    /--precision: needs --samples .* got 0 \(leave/,
  ],
  ['a precision of a phase diagram', [...phase, '--precision', '1e-3'], /unknown option '--precision'/],
  ['an empty range', [...phase, '--scale', '15..3'], /--scale: the range 15\.\.3 is empty/],
  ['a range that goes backwards', [...phase, '--scale', '3..15:-2'], /--scale: the step .* positive/],
  ['a value twice', [...phase, '--scale', '3,5,3'], /--scale: the same value comes twice/],
  ['one point that is not admissible', [...phase, '--scale', '3,5,8'], /--scale: must be odd .* got 8/],
  [
    'an axis that the solution does not have',
    [...phase, '--solution', 'mix', '--channels', '3..9'],
    /--channels: belongs/,
  ],
  ['d beyond the ring', [...show, '--distance', '17'], /--distance: must be an integer from 1 to 16, got 17/],
  ['unknown option', [...show, '--colour', 'red'], /unknown option '--colour'/],
  ['unknown command', ['two-pixels', 'shout'], /unknown (command 'shout'|option '--out')/],
  ['an argument too many', [...show, 'please'], /too many arguments/],
  ['an option without its value', [...show, '--scale'], /argument missing/],
];

/** Outcomes of all cases, several processes at a time, each in an empty folder of its own. */
const outcomes = new Map<string, Outcome & { left: string[] }>();

test.before(async () => {
  const waiting = [...cases];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [what, [noun = '', verb = '', ...rest]] = next;
      const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
      const outcome = await runCli([noun, verb, '--out', join(folder, 'out'), ...rest], { cwd: folder });
      outcomes.set(what, { ...outcome, left: readdirSync(folder) });
      rmSync(folder, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: 3 }, worker));
});

for (const [what, , words] of cases) {
  test(what, () => {
    const { code, stdout, stderr, left } = outcomes.get(what)!;
    assert.is(code, 2, stderr);
    assert.is(stdout, '');
    assert.match(stderr, /^error: [^\n]+\n$/);
    assert.match(stderr, words);
    assert.equal(left, []);
  });
}

test('a folder that cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  try {
    writeFileSync(join(folder, 'file'), '');
    for (const out of ['file', 'file/below', '/proc/nowhere', '']) {
      for (const verb of out === 'file' ? [stability, phase, show] : [show]) {
        const { code, stdout, stderr } = await runCli([...verb, '--out', out], { cwd: folder });
        assert.is(code, 2, stderr);
        assert.is(stdout, '');
        assert.match(stderr, /^error: --out: [^\n]+\n$/);
      }
    }
    assert.equal(readdirSync(folder), ['file']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
