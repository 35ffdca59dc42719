import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../dist/numerics/input-error.js';
import { nearestName } from '../../dist/numerics/nearest-name.js';
import { describedParameters } from '../../dist/tasks/parameters/describe.js';
import { flag, integer, listOf, oneOf, positive, text } from '../../dist/tasks/parameters/kind.js';
import { aboutParameters, ParameterError } from '../../dist/tasks/parameters/parameter-error.js';
import { readParameters } from '../../dist/tasks/parameters/read.js';
import { parameterTable, subjectOf } from '../../dist/tasks/parameters/table.js';
import { trainSubject } from '../../dist/tasks/spherical/parameters.js';
import { measureSubject } from '../../dist/tasks/stability/parameters.js';
import { stabilitySubject, twoPixelNames } from '../../dist/tasks/two-pixels/parameters.js';

const test = suite('parameters');

const table = parameterTable({
  shape: { kind: oneOf(['round', 'square']), meaning: 'shape', in: ['draw', 'cut'], default: 'round' },
  sideLength: {
    kind: integer(1, 9),
    symbol: 'a',
    unit: 'px',
    meaning: 'side of a square',
    in: ['draw', 'cut'],
    belongsTo: { parameter: 'shape', values: ['square'] },
    default: 2,
  },
  area: { kind: positive, meaning: 'area', in: ['draw', 'cut'], default: 1, defaults: { cut: 5 } },
  names: { kind: listOf(text()), meaning: 'names', in: ['draw'], default: [], otherwise: 'none' },
  filled: { kind: flag, meaning: 'filled', in: ['draw'], otherwise: 'by the shape' },
  paper: { kind: text('file'), meaning: 'paper', in: ['cut'], required: 'a4' },
  copies: { kind: integer(1), meaning: 'copies', in: ['draw'], only: 'command', default: 1 },
});
const draw = subjectOf(table, 'draw', 'task', 'own.draw');
const cut = subjectOf(table, 'cut', 'task', 'own.cut');

/** What is said of a refused value. */
function complaint(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    assert.instance(error, ParameterError);
    return (error as ParameterError).message;
  }
  throw new Error('nothing was refused');
}

test('defaults are filled in, those of the use before the common one; what belongs elsewhere has none', () => {
  assert.equal(readParameters(draw, {}), { shape: 'round', area: 1, names: [] });
  assert.equal(readParameters(cut, { paper: 'a4' }), { shape: 'round', area: 5, paper: 'a4' });
  assert.equal(readParameters(cut, { paper: 'a4', area: 1, shape: 'square' }), {
    shape: 'square',
    area: 1,
    paper: 'a4',
    sideLength: 2,
  });
  assert.equal(readParameters(draw, { filled: false, area: undefined }).filled, false);
});

test('an unknown name is told first, with the nearest that there is', () => {
  for (const [given, near] of [
    ['sidelength', 'sideLength'],
    ['side_length', 'sideLength'],
    ['sideLenght', 'sideLength'],
    ['side', 'sideLength'],
    ['Shape', 'shape'],
    ['fill', 'filled'],
  ]) {
    const said = complaint(() => readParameters(draw, { shape: 'oval', [given!]: 3 }));
    assert.is(
      said,
      `${given}: is no parameter of own.draw: did you mean ${near}? (there are shape, sideLength, area, names, filled)`,
    );
  }
  assert.match(
    complaint(() => readParameters(draw, { temperature: 3 })),
    /^temperature: is no parameter of own\.draw \(there are shape, /,
  );
  assert.match(
    complaint(() => readParameters(draw, { copies: 3 })),
    /^copies: is no parameter/,
    'one of the command alone',
  );
  assert.is(nearestName('noise', twoPixelNames), 'noiseEnergy');
  assert.is(nearestName('learning_rate', Object.keys(trainSubject.rows)), 'learningRate');
  assert.is(nearestName('dimensoin', Object.keys(trainSubject.rows)), 'dimension');
  assert.is(nearestName('anything', []), undefined);
});

test('bad values name the parameter, what is allowed and what came', () => {
  for (const [given, words] of [
    [{ shape: 'oval' }, /^shape: must be one of round, square, got "oval"$/],
    [{ shape: 1 }, /^shape: must be one of round, square, got 1$/],
    [{ shape: 'square', sideLength: 10 }, /^sideLength: must be an integer from 1 to 9, got 10$/],
    [{ shape: 'square', sideLength: '3' }, /^sideLength: must be an integer from 1 to 9, got "3"$/],
    [{ area: 0 }, /^area: must be a finite number greater than 0, got 0$/],
    [{ area: 'x' }, /^area: must be a finite number greater than 0, got "x"$/],
    [{ area: Number.NaN }, /^area: must be .*got NaN$/],
    [{ names: { one: 1 } }, /^names: must be a list, got \{"one":1\}$/],
    [{ names: [true] }, /^names: must be a text or a number, got true$/],
    [{ filled: 'yes' }, /^filled: must be true or false, got "yes"$/],
  ] as const) {
    assert.match(
      complaint(() => readParameters(draw, given)),
      words,
    );
  }
});

test('what must be given, and what belongs to another value', () => {
  assert.is(
    complaint(() => readParameters(cut, {})),
    'paper: is missing: own.cut needs it (such as paper a4)',
  );
  assert.is(
    complaint(() => readParameters(draw, { sideLength: 3 })),
    'sideLength: belongs to shape square, got shape round (say shape square, or leave it out)',
  );
  assert.match(
    complaint(() => readParameters(measureSubject, { data: 'digits:8' })),
    /^model: is missing: stability\.measure needs it/,
  );
  assert.match(
    complaint(() => readParameters(trainSubject, { learningRate: 1 })),
    /^learningRate: belongs to method descent, got method flow/,
  );
  assert.match(
    complaint(() => readParameters(stabilitySubject, { noise: 1 })),
    /^noise: is no parameter of two-pixels\.stability: did you mean noiseEnergy\?/,
  );
});

test('an error writes all names as its reader did', () => {
  const error = new ParameterError('learningRate', 'belongs to {method} descent, not {A} (leave out {learningRate})');
  assert.is(error.message, 'learningRate: belongs to method descent, not {A} (leave out learningRate)');
  const write = (name: string) => `<${name}>`;
  const worded = '<learningRate>: belongs to <method> descent, not {A} (leave out <learningRate>)';
  assert.is(error.worded(write), worded);
  const typed = error.asTyped(write);
  assert.instance(typed, InputError);
  assert.not.instance(typed, ParameterError);
  assert.equal([typed.subject, typed.message], ['<learningRate>', worded]);
});

test('a complaint of the library about an argument is one about the parameter of its name', () => {
  const refuse = (words: string) => () => {
    throw new InputError('lowFrequency', words);
  };
  assert.is(
    complaint(() => aboutParameters(['scale', 'length'], refuse('scale must be odd, got 4'))),
    'scale: must be odd, got 4',
  );
  assert.throws(() => aboutParameters(['scale'], refuse('scales must be odd')), /^lowFrequency: scales must be odd$/);
});

test('what a table says goes into the schema of sweep files', () => {
  const { sideLength, filled, paper, copies } = { ...describedParameters(draw), ...describedParameters(cut) };
  assert.equal(sideLength, {
    schema: { description: 'a: side of a square, in px', type: 'integer', minimum: 1, maximum: 9, default: 2 },
    required: false,
  });
  assert.equal(filled!.schema, { description: 'filled; default: by the shape', type: 'boolean' });
  assert.is(paper!.required, true);
  assert.is(copies, undefined);
});

test('a list of one is written without its brackets', () => {
  assert.equal(oneOf(['a', 'b']).accept('x', 'a'), 'a');
  assert.equal(listOf(oneOf(['a', 'b'])).accept('keep', 'a'), ['a']);
  assert.throws(() => listOf(oneOf(['a', 'b'])).accept('keep', 'c'), /must be one of a, b, got "c"/);
});

test.run();
