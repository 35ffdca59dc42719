/** Points [P, d] as quads of coordinates [⌈d/4⌉, P, 4], padded with zeros. */
export function quadsOfPoints(data: Float64Array, points: number, dimension: number): Float64Array {
  const quads = Math.ceil(dimension / 4);
  const result = new Float64Array(quads * points * 4);
  for (let p = 0; p < points; p++) {
    for (let k = 0; k < dimension; k++) {
      result[((k >> 2) * points + p) * 4 + (k & 3)] = data[p * dimension + k]!;
    }
  }
  return result;
}

/** z_μ = w·x_μ for one neuron and all points in quads; w padded with zeros to a multiple of four. */
export function preActivations(w: Float64Array, coordinates: Float64Array, z: Float64Array): void {
  const quads = w.length / 4;
  for (let quad = 0; quad < quads; quad++) {
    const w0 = w[4 * quad]!;
    const w1 = w[4 * quad + 1]!;
    const w2 = w[4 * quad + 2]!;
    const w3 = w[4 * quad + 3]!;
    let i = 4 * quad * z.length;
    if (quad === 0) {
      for (let p = 0; p < z.length; p++, i += 4) {
        z[p] = w0 * coordinates[i]! + w1 * coordinates[i + 1]! + w2 * coordinates[i + 2]! + w3 * coordinates[i + 3]!;
      }
    } else {
      for (let p = 0; p < z.length; p++, i += 4) {
        z[p]! += w0 * coordinates[i]! + w1 * coordinates[i + 1]! + w2 * coordinates[i + 2]! + w3 * coordinates[i + 3]!;
      }
    }
  }
}
