/** A .npy file of numpy in Fortran order or of 64-bit integers or of big endian numbers. */
export function npyOf(descr: string, fortran: boolean, sizes: readonly number[], data: Buffer): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes.join(', ')}), }`;
  const file = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(header.padEnd(117))]);
  return Buffer.concat([file, Buffer.from('\n'), data]);
}
