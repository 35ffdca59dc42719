import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgress, timeLeft } from '../../dist/cli/progress.js';
import { createStatusLine } from '../../dist/cli/status-line.js';
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

test('a status line is cut to a narrow terminal', async () => {
  const terminal = new FakeTerminal(20);
  const line = createStatusLine(10, false, terminal.streams);
  line.update('step 1200  t = 0.34  loss 0.0012');
  await rest(250);
  assert.equal(terminal.screen, ['step 1200  t = 0.34']);
  line.stop();
  assert.equal(terminal.screen, []);
});

test('--quiet and no terminal: no bar', () => {
  const terminal = new FakeTerminal(80);
  createProgress('runs', true, terminal.streams).update(1, 2, 'half');
  for (const stream of Object.values(terminal.streams)) Object.assign(stream, { isTTY: false });
  createProgress('runs', false, terminal.streams).update(1, 2, 'half');
  createStatusLine(10, false, terminal.streams).update('half');
  assert.equal(terminal.history, []);
});

test('a time left is told where it is known and worth a word', () => {
  assert.is(timeLeft(0.2, 1, 10), undefined, 'too early');
  assert.is(timeLeft(30, 0, 10), undefined, 'nothing is done');
  assert.is(timeLeft(30, 10, 10), undefined, 'all is done');
  assert.is(timeLeft(30, 99, 100), undefined, 'less than a second');
  assert.is(timeLeft(30, 1, 4), '1 min 30 s');
  assert.is(timeLeft(2390, 1, 4), '2 h 0 min');
});

test.run();
