import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findBlocks } from '../../scripts/docs/blocks.js';

const test = suite('blocks of documents');
const fence = '```';

test('blocks of sh, ts and json are found with their lines; others only where a mark gives them a file', () => {
  const text = [
    '# A',
    '',
    `${fence}sh`,
    'npx a',
    'npx b',
    fence,
    `${fence}text`,
    'out',
    fence,
    '',
    '<!-- file: m.js -->',
  ];
  const blocks = findBlocks([...text, `${fence}js`, 'x', fence, ''].join('\n'), 'a.md');
  assert.equal(blocks, [
    { document: 'a.md', line: 3, language: 'sh', text: 'npx a\nnpx b\n' },
    { document: 'a.md', line: 12, language: 'js', text: 'x\n', file: 'm.js' },
  ]);
});

test('a mark says why a block is not run, for that block alone', () => {
  const text = ['<!-- not run: needs a cluster -->', '', `${fence}sh`, 'sbatch', fence, `${fence}sh`, 'true', fence];
  assert.equal(
    findBlocks(text.join('\n'), 'a.md').map(({ notRun }) => notRun),
    ['needs a cluster', undefined],
  );
});

test('blocks in a list lose its indent; a fence within a block of text is no block', () => {
  const text = ['- so:', '', `  ${fence}sh`, '  npx a', `  ${fence}`, `${fence}text`, `  ${fence}sh`, fence];
  assert.equal(
    findBlocks(text.join('\n'), 'a.md').map(({ text }) => text),
    ['npx a\n'],
  );
});

test('a block without an end, and a mark without a block, are told with their lines', () => {
  assert.throws(() => findBlocks(`a\n${fence}sh\nnpx a\n`, 'a.md'), /a\.md:2: the block is not closed/);
  assert.throws(() => findBlocks('<!-- file: a -->\ntext\n', 'a.md'), /a\.md:1: no block follows the mark/);
});

test.run();
