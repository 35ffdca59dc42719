import * as system from 'diffeolab/system';
import ndarray from 'ndarray';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';
import { readAsImages } from '../read-file.js';

/** A .npy file with another type and order in its header. */
function retyped(bytes: Buffer, type: string, order: 'True' | 'False' = 'False'): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/'[|<]..'/, `'${type}'`)
    .replace('False', order.padEnd(4));
  return Buffer.from(order === 'True' ? text.replace('}', '} ') : text, 'latin1');
}

/** Arrays of .npy files. */
const npy: Format = {
  name: 'npy',
  seeds: () => {
    const bytes = system.encodeNpy(
      ndarray(
        Uint8Array.from({ length: 3 * 4 * 4 }, (_, place) => place),
        [3, 4, 4],
      ),
    );
    const floats = system.encodeNpy(ndarray(new Float32Array(2 * 3 * 4 * 4).fill(0.5), [2, 3, 4, 4]));
    const wide = system.encodeNpy(ndarray(new Float64Array(5 * 5), [1, 5, 5]));
    return [
      bytes,
      floats,
      wide,
      retyped(bytes, '|b1'),
      retyped(bytes, '|i1', 'True'),
      retyped(floats, '>u4'),
      retyped(wide, '<i8'),
      retyped(wide, '>u8'),
    ];
  },
  mutate: harmed,
  read: readAsImages,
};
export default npy;
