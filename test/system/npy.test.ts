import { system } from 'diffeolab';
import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const { decodeNpy, encodeNpy } = system;

const test = suite('.npy files');

/** What numpy.save wrote, in base64, beside what it holds. */
const known: readonly [string, string, ArrayLike<number>, readonly number[]][] = [
  [
    'int64',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr9//////////7///////////////////8AAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAA=',
    new Float64Array([-3, -2, -1, 0, 1, 2]),
    [2, 3],
  ],
  [
    'truth values',
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAA==',
    new Uint8Array([1, 0]),
    [2],
  ],
  [
    'version 2',
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQID',
    new Uint8Array([0, 1, 2, 3]),
    [2, 2],
  ],
];
test('.npy files are those that numpy writes', () => {
  // numpy.save of numpy.array([[1, 2, 3], [4, 5, 6]], '<i2') and of numpy.array([0.5]), in base64
  const written = [
    [
      ndarray(new Int16Array([1, 2, 3, 4, 5, 6]), [2, 3]),
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAIAAwAEAAUABgA=',
    ],
    [
      ndarray(new Float64Array([0.5])),
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADgPw==',
    ],
  ] as const;
  for (const [array, file] of written) {
    const bytes = Buffer.from(file, 'base64');
    assert.is(encodeNpy(array).toString('base64'), file);
    assert.equal(decodeNpy(bytes).data, array.data);
    assert.throws(() => decodeNpy(bytes.subarray(0, -1)), /bytes of data, expected/);
    assert.throws(() => decodeNpy(bytes.subarray(2)), /not a \.npy file/);
  }
});

test('what numpy writes otherwise is read too', () => {
  for (const [what, file, data, shape] of known) {
    const array = decodeNpy(Buffer.from(file, 'base64'));
    assert.equal(array.data, data, what);
    assert.equal(array.shape, shape, what);
  }
});

/** A file with the same header but for some words, and other data. */
function file(header: string, data: Uint8Array, version = 1): Buffer {
  const text = `${header.padEnd(100)}\n`;
  const size = Buffer.alloc(version === 1 ? 2 : 4);
  size.writeUIntLE(text.length, 0, size.length);
  const magic = Buffer.from('\x93NUMPY', 'latin1');
  return Buffer.concat([magic, Buffer.from([version, 0]), size, Buffer.from(text, 'latin1'), data]);
}

const header = (descr: string, fortran: string, shape: string) =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': (${shape}), }`;

test('either order of bytes and either order of axes give the array in C order', () => {
  const big = Buffer.alloc(24);
  for (let item = 0; item < 6; item++) big.writeFloatBE(item / 4, 4 * item);
  const rows = decodeNpy(file(header("'>f4'", 'False', '2, 3'), big));
  assert.equal([...(rows.data as Float32Array)], [0, 0.25, 0.5, 0.75, 1, 1.25]);
  const columns = decodeNpy(file(header("'>f4'", 'True', '2, 3'), big, 3));
  assert.equal([...(columns.data as Float32Array)], [0, 0.5, 1, 0.25, 0.75, 1.25]);
  assert.equal(columns.stride, [3, 1]);
  const other = file("{'shape': (2,), 'descr': '|b1', 'fortran_order': False}", Buffer.from([0, 1]));
  assert.equal([...(decodeNpy(other).data as Uint8Array)], [0, 1]);
});

test('what is no array of numbers is refused by name', () => {
  const eight = Buffer.alloc(8);
  const refused: readonly [Buffer, RegExp][] = [
    [file(header("'<c8'", 'False', '1,'), eight), /numbers of type '<c8': complex numbers \(save real and/],
    [file(header("'<f16'", 'False', '1,'), eight), /numbers of type '<f16': .* of that size \(.*astype float64\)/],
    [file(header("'|O'", 'False', '1,'), eight), /numbers of type '\|O': Python objects, which only Python can read/],
    [file(header("'<U2'", 'False', '1,'), eight), /numbers of type '<U2': texts/],
    [file(header("'|S2'", 'False', '1,'), eight), /numbers of type '\|S2': texts/],
    [file(header("'<M8[ns]'", 'False', '1,'), eight), /numbers of type '<M8\[ns\]': dates/],
    [file(header("'|V2'", 'False', '4,'), eight), /numbers of type '\|V2': raw bytes, as bfloat16 is saved/],
    [
      file(header("'<z9'", 'False', '4,'), eight),
      /numbers of type '<z9', expected one of float64, float32, float16, int8, .*astype/,
    ],
    [file(header("[('a', '<f8'), ('b', '<f8')]", 'False', '1,'), eight), /holds records with fields a, b \(save one/],
    [file(header("('<f8', (3,))", 'False', '1,'), eight), /of a type with a shape of its own/],
    [file(header("'<i8'", 'False', '1,'), Buffer.alloc(8, 0x7f)), /it holds 9187201950435737471, expected integers/],
    [file(header("'<u8'", 'False', '1,'), Buffer.alloc(8, 0xff)), /it holds 18446744073709551615, expected integers/],
    [file(header("'<f8'", 'Maybe', '1,'), eight), /header can't be read: expected a value at character 34, got "Maybe/],
    [file(header("'<f8'", '1', '1,'), eight), /its fortran_order is neither True nor False/],
    [file(header("'<f8'", 'False', '1'), eight), /its shape is not a tuple/],
    [file(header("'<f8'", 'False', '-1,'), eight), /its shape has -1, expected integers from 0/],
    [file(header("'<f8'", 'False', '1.5,'), eight), /header can't be read: expected a value at character 51, got "1.5/],
    [file(header("'<f8'", 'False', "'1',"), eight), /its shape has what is not an integer/],
    [file(header("'<f8'", 'False', `${'9'.repeat(400)},`), eight), /its shape has 9999/],
    [
      file(header("'<f8'", 'False', '4294967296, 4294967296,'), eight),
      /its shape \(4294967296, 4294967296\) makes 2⁵³/,
    ],
    [file(header("'<f8'", 'False', '1,'.repeat(65)), eight), /it has 65 axes, numpy has at most 64/],
    [file(header("'<f8'", 'False', '1, 2L'), eight, 3), /header can't be read: expected a value/],
    [file(`${header("'<f8'", 'False', '1,')} 7`, eight), /header can't be read: expected nothing more/],
    [
      file("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}", eight),
      /its header has "x", expected descr/,
    ],
    [file("{'descr': '<f8' 'fortran_order': False, 'shape': (1,)}", eight), /expected , or } at character 16/],
    [file("['descr']", eight), /its header is not a dict/],
    [file("{'descr: 1}", eight), /expected the end of a text/],
    [file("{'fortran_order': False, 'shape': (1,)}", eight), /no descr/],
    [file(header("'<f8'", 'False', '2,'), eight), /it holds 8 bytes of data, expected 16/],
    [file(header("'<f8'", 'False', '1,'), eight, 4), /version 4, expected 1, 2 or 3/],
  ];
  for (const [bytes, words] of refused) assert.throws(() => decodeNpy(bytes), words);
  const whole = file(header("'<f8'", 'False', '1,'), eight, 2);
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => decodeNpy(whole.subarray(0, length)), /not a \.npy file|cut short|bytes of data/);
  }
});

test('headers are read as numpy reads them', () => {
  const one = Buffer.alloc(8);
  one.writeDoubleLE(2.5);
  const written = [
    '{"descr": "<f8", "fortran_order": False, "shape": (1,)}',
    "{u'descr': u'<f8', U'shape': (1L,), 'fortran_order': True,}",
    "{'fortran_order':False,'descr':r'<f8','shape':(1, )}",
    " {\t'shape' : ( +0x1 , ) ,\n 'descr' : '\\x3c\\146\\u0038' , 'fortran_order' : False , } ",
    "{'descr': 'float64', 'fortran_order': False, 'shape': (1 L,)}",
    "{'descr': 'd', 'fortran_order': False, 'shape': ((1), 1, 1,)}",
    "{'shape': (7,), 'descr': '=f8', 'fortran_order': False, 'shape': (1,)}",
    "{'shape': (1_0, 0, 3), 'descr': '=f8', 'fortran_order': False, 'shape': ()}",
  ];
  for (const text of written) assert.equal([...(decodeNpy(file(text, one)).data as Float64Array)], [2.5], text);
  const none = decodeNpy(file(header("'<f8'", 'False', '0, 9007199254740991, 9007199254740991'), Buffer.alloc(0)));
  assert.is(none.size, 0);
});

test('a header takes time in proportion to its length, however it is written', () => {
  const eight = Buffer.alloc(8);
  for (const text of [
    `{${"'descr':[".repeat(28_000)}`,
    `{'descr':${'['.repeat(60_000)}`,
    `{'shape': (${'1,'.repeat(30_000)}`,
    `{'descr': ${"'<f8' ".repeat(10_000)}`,
    `{'descr': '${'\\x'.repeat(20_000)}`,
    `{'shape': (${'2'.repeat(60_000)}X`,
    `{${' '.repeat(60_000)}`,
  ]) {
    const started = process.cpuUsage();
    assert.throws(() => decodeNpy(file(text, eight, 2)), /header can't be read: expected/);
    // A quadratic reading takes seconds and more.
    assert.ok(process.cpuUsage(started).user < 1e6, text.slice(0, 30));
  }
});

test('float16 becomes float32 as it is', () => {
  // 1, -2, 65504, 2^-24, 1/3 rounded, infinity, not a number
  const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0x7c00, 0x7e00).buffer);
  const { dtype, data } = decodeNpy(file(header("'<f2'", 'False', '7,'), halves));
  assert.is(dtype, 'float32');
  assert.is([...(data as Float32Array)].join(' '), '1 -2 65504 5.960464477539063e-8 0.333251953125 Infinity NaN');
});

test('arrays of any shape and layout come back', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 4 });
  fc.assert(
    fc.property(shapes, fc.boolean(), fc.infiniteStream(fc.double({ noNaN: true })), (shape, flipped, numbers) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const data = Float64Array.from({ length: count }, () => numbers.next().value);
      const array = ndarray(data, shape) as NdArray;
      const view =
        flipped && shape.length > 1 ? array.transpose(...shape.map((_, axis) => shape.length - 1 - axis)) : array;
      const back = decodeNpy(encodeNpy(view));
      assert.equal(back.shape, view.shape);
      const index = view.shape.map((size) => size - 1);
      assert.is(back.get(...index), view.get(...index));
      assert.equal(decodeNpy(encodeNpy(back)).data, back.data);
    }),
  );
});

test.run();
