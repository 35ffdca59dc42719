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
    [file(header("'<c8'", 'False', '1,'), eight), /numbers of type '<c8', expected one of float64, .*astype/],
    [file(header("'<f2'", 'False', '4,'), eight), /numbers of type '<f2'/],
    [file(header("'|O'", 'False', '1,'), eight), /numbers of type '\|O'/],
    [file(header("'<U2'", 'False', '1,'), eight), /numbers of type '<U2'/],
    [file(header("[('a', '<f8')]", 'False', '1,'), eight), /numbers of type \[\('a', '<f8'\)\]/],
    [file(header("'<i8'", 'False', '1,'), Buffer.alloc(8, 0x7f)), /it holds 9187201950435737471, expected integers/],
    [file(header("'<f8'", 'Maybe', '1,'), eight), /no fortran_order/],
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
