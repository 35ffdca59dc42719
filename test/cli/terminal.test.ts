import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgress } from '../../dist/cli/progress.js';
import { createStatusLine } from '../../dist/cli/status-line.js';
import { createTimeLeft } from '../../dist/cli/time-left.js';
import { FakeTerminal } from '../support/fake-terminal.js';

const test = suite('what a terminal shows');

const bar = (finished: number) => '█'.repeat(finished) + '░'.repeat(24 - finished);
const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a bar is there at once, at 0 %, without a time left', () => {
  const terminal = new FakeTerminal(80);
  const progress = createProgress('kernel regression', false, terminal.streams);
  assert.equal(terminal.screen, [`kernel regression ${bar(0)} 0%`]);
  progress.stop();
  assert.equal(terminal.screen, []);
});

test('notes and results stand whole above the bar, and the bar leaves nothing behind', async () => {
  const terminal = new FakeTerminal(80);
  const { stdout, stderr } = terminal.streams;
  const note = '10 data sets, about 3.6 s in all at the rate so far';
  const result = 'test error  (1.15 ± 0.16)e−5, a line that is longer than the bar has ever been, to its end';
  const progress = createProgress('kernel regression', false, terminal.streams);
  progress.update(2, 10, '2 of 10 data sets');
  stderr.write(`${note}\n`);
  assert.equal(terminal.screen, [note, `kernel regression ${bar(5)} 20% · 2 of 10 data sets`]);
  progress.update(5, 10, '5 of 10 data sets');
  await rest(250);
  assert.equal(terminal.screen, [note, `kernel regression ${bar(12)} 50% · 5 of 10 data sets`]);
  stdout.write('first\n');
  progress.stop();
  stdout.write(`${result}\n`);
  const lines = [note, 'first', result.slice(0, 80).trimEnd(), result.slice(80)];
  assert.equal(terminal.screen, lines);
  for (const screen of terminal.history) {
    for (const line of screen.filter((shown) => !shown.startsWith('kernel regression'))) {
      assert.ok(lines.includes(line) || result.startsWith(line), `torn: ${line}`);
    }
  }
});

test('a line that is written in pieces stays whole; bytes count as text', () => {
  const terminal = new FakeTerminal(60);
  const { stderr } = terminal.streams;
  const progress = createProgress('runs', false, terminal.streams);
  stderr.write('half a line');
  progress.update(1, 2, '1 of 2 runs');
  assert.equal(terminal.screen, ['half a line']);
  stderr.write(', and its end\n');
  assert.equal(terminal.screen, ['half a line, and its end', `runs ${bar(12)} 50% · 1 of 2 runs`]);
  const bytes = Buffer.from('bytes\n');
  stderr.write(bytes);
  assert.is(terminal.screen.at(-1), `runs ${bar(12)} 50% · 1 of 2 runs`);
  assert.is(terminal.screen.at(-2), 'bytes');
  progress.stop();
  assert.equal(terminal.screen, ['half a line, and its end', 'bytes']);
});

test('once it is stopped the streams write as before', () => {
  const terminal = new FakeTerminal(80);
  const { stdout, stderr } = terminal.streams;
  const before = [stdout.write, stderr.write];
  const progress = createProgress('runs', false, terminal.streams);
  assert.is.not(stderr.write, before[1]);
  progress.stop();
  progress.stop();
  assert.ok(stdout.write === before[0] && stderr.write === before[1]);
  progress.update(1, 2, 'too late');
  assert.equal(terminal.screen, []);
});

test('words that do not fit are left out whole', async () => {
  const terminal = new FakeTerminal(40);
  const line = createStatusLine(10, false, terminal.streams);
  line.update(['step 1200', 't = 0.34', 'loss 0.0012', '123 steps/s']);
  await rest(250);
  assert.equal(terminal.screen, ['step 1200 · t = 0.34 · loss 0.0012']);
  line.stop();
  assert.equal(terminal.screen, []);
});

test('--quiet and no terminal: no bar', () => {
  const terminal = new FakeTerminal(80);
  createProgress('runs', true, terminal.streams).update(1, 2, 'half');
  for (const stream of Object.values(terminal.streams)) Object.assign(stream, { isTTY: false });
  createProgress('runs', false, terminal.streams).update(1, 2, 'half');
  createStatusLine(10, false, terminal.streams).update(['half']);
  assert.equal(terminal.history, []);
});

test('a time left is told where it is known and worth a word', () => {
  let now = 100;
  const leftAt = createTimeLeft(() => now);
  const after = (seconds: number, done: number, total: number) => {
    now += seconds;
    return leftAt(done, total);
  };
  assert.is(after(0, 1, 10), undefined, 'nothing is measured yet');
  assert.is(after(0.5, 2, 10), undefined, 'too early to tell');
  assert.is(after(9.5, 3, 10), '35 s left', 'two in ten seconds');
  assert.is(after(20, 4, 10), '1 min 0 s left');
  assert.is(after(5, 10, 10), undefined, 'all is done');
  assert.is(after(0, 0, 100), undefined, 'another piece of work');
  assert.is(after(10, 0, 100), undefined, 'nothing of it is done');
  assert.is(after(10, 99, 100), undefined, 'less than a second is left');
});

test.run();
