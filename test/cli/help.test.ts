import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldHelp, foldLines } from '../../dist/cli/fold.js';
import { plainTable, textTable } from '../../dist/cli/text-table.js';
import { runCli } from '../support/run-cli.js';

const test = suite('help, version and widths');

test('diffeolab and its nouns alone print their help', async () => {
  for (const args of [[], ['two-pixels'], ['sweep']]) {
    const [bare, short, long] = await Promise.all(
      [args, [...args, '-h'], [...args, '--help']].map((all) => runCli(all)),
    );
    assert.equal(bare, { code: 0, stdout: long!.stdout, stderr: '' });
    assert.equal(short, bare);
    assert.match(bare!.stdout, /^Usage: diffeolab /);
  }
});

test('help on a command by its words', async () => {
  const [words, option] = await Promise.all([
    runCli(['help', 'two-pixels', 'stability']),
    runCli(['two-pixels', 'stability', '--help']),
  ]);
  assert.match(words.stdout, /^Usage: diffeolab two-pixels stability /);
  assert.equal(words, option);
});

test('-V and --version print the version and nothing else, also behind a command', async () => {
  for (const args of [['-V'], ['--version'], ['two-pixels', 'stability', '-V']]) {
    const { code, stdout, stderr } = await runCli(args);
    assert.is(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\S*\n$/);
    assert.is(stderr, '');
  }
});

test('an unknown command names the nearest one', async () => {
  for (const [args, complaint] of [
    [['two-pixel'], "unknown command 'two-pixel' (Did you mean two-pixels?)"],
    [['two-pixels', 'stabilty', '--scale', '7'], "unknown command 'stabilty' (Did you mean stability?)"],
    [['train'], "unknown command 'train' (Did you mean spherical train?)"],
    [['abracadabra'], "unknown command 'abracadabra' (diffeolab --help lists all)"],
  ] as const) {
    assert.equal(await runCli(args), { code: 2, stdout: '', stderr: `error: ${complaint}\n` });
  }
});

test('help fits 80 columns, and others that COLUMNS tells', async () => {
  const commands = [
    ['two-pixels', 'stability'],
    ['spherical', 'train'],
    ['diffeo', 'apply'],
    ['sweep'],
    ['sweep', 'run'],
  ];
  for (const [width, env] of [
    [80, {}],
    [72, { COLUMNS: '72' }],
    [100, { COLUMNS: '200' }],
  ] as const) {
    for (const args of commands) {
      const { stdout } = await runCli([...args, '--help'], { env });
      for (const line of stdout.split('\n')) assert.ok(line.length <= width, `more than ${width}: ${line}`);
    }
  }
});

test('prose flows on, columns and commands keep their form', () => {
  const full = 'words of a line of prose that is as long as lines of prose are here, or so';
  assert.is(foldHelp(`${full}\nand its end\n\nOther:\n  a   b`, 100), `${full} and its end\n\nOther:\n  a   b`);
  assert.is(foldHelp('Examples:\n  short', 20), 'Examples:\n  short');
  assert.is(foldLines('  name  one two three four', 18), '  name  one two\n        three four');
  assert.is(foldLines('  $ diffeolab report --out there', 24), '  $ diffeolab report \\\n    --out there');
});

test('a table that is too wide folds between words, and numbers hold together', () => {
  const rows = [
    ['first', 'a text of several words', '0.526 ± 0.001', '1 000 000'],
    ['second', 'word', '0.1 ± 0.2', '7'],
  ];
  const wide = textTable(['name', 'what it is', 'value', 'count'], rows, { right: [3], width: undefined });
  assert.is(textTable(['name', 'what it is', 'value', 'count'], rows, { right: [3], width: 200 }), wide);
  assert.is(
    textTable(['name', 'what it is', 'value', 'count'], rows, { right: [3], width: 45 }),
    [
      'name    what it is   value              count',
      '─────────────────────────────────────────────',
      'first   a text of    0.526 ± 0.001  1 000 000',
      '        several',
      '        words',
      'second  word         0.1 ± 0.2              7',
    ].join('\n'),
  );
  assert.is(plainTable([['label', 'one two three']], { width: 14 }), 'label  one two\n       three');
});

test('on a narrower screen numbers fold behind ±, then columns stand in tables below', () => {
  const [head, row] = [
    ['P', 'error', 'A at end'],
    ['256', '0.526 ± 0.001', '1.3 ± 0.8'],
  ];
  assert.is(
    textTable(head, [row], { width: 20 }),
    [
      'P    error    A at',
      '              end',
      '────────────────────',
      '256  0.526 ±  1.3 ±',
      '     0.001    0.8',
    ].join('\n'),
  );
  assert.is(
    textTable(head, [row], { right: [2], width: 13 }),
    [
      ['P    error', '─────────────', '256  0.526 ±', '     0.001'],
      ['P    A at end', '─────────────', '256     1.3 ±', '          0.8'],
    ]
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
  );
});

test('what breaks a line does not break a row', () => {
  assert.is(textTable(['layer', 'D'], [['conv\n1\u2028', '2']]).split('\n').length, 3);
  assert.match(textTable(['layer', 'D'], [['conv\n1', '2']]), /^conv\\u000a1 {2}2$/m);
});

test('folding loses no word, and exceeds the width by single words alone', () => {
  const cell = fc.array(fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom('a', 'b', '1', 'ξ') }), {
    maxLength: 8,
  });
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 40, max: 90 }), (cells, width) => {
      const texts = cells.map((row) => row.map((words) => words.join(' ')));
      const shown = textTable(['x', 'y', 'z'], texts, { width });
      const letters = (text: string) => [...text.replace(/[\s─]/g, '')].sort().join('');
      // Every part has the first column.
      const first = `x${texts.map(([label]) => label).join('')}`.repeat(shown.match(/^─+$/gm)!.length);
      const others = texts.flatMap(([, ...rest]) => rest).join('');
      assert.is(letters(shown), letters(`${first}yz${others}`));
      const longest = [0, 1, 2].map((column) =>
        Math.max(1, ...texts.flatMap((row) => row[column]!.split(/ (?!\d)|(?<!\d) /)).map((word) => word.length)),
      );
      const most = Math.max(
        width,
        longest.reduce((sum, length) => sum + length, 4),
      );
      for (const line of shown.split('\n')) assert.ok(line.length <= most, `more than ${most}:\n${shown}`);
    }),
  );
});

test.run();
