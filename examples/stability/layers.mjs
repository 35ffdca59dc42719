/**
 * Layers of small convolutional nets in plain JavaScript. Maps are { data, shape: [B, C, n, n] } in row-major order, as
 * the command hands images over and takes activations.
 */

/** Images [B, n, n] or [B, C, n, n] as maps [B, C, n, n]. */
export function mapsOf({ data, shape }) {
  const [images, rows, columns] = [shape[0], shape.at(-2), shape.at(-1)];
  const channels = shape.slice(1, -2).reduce((product, extent) => product * extent, 1);
  return { data, shape: [images, channels, rows, columns] };
}

/** Convolution with 3 × 3 filters [outgoing, incoming, 3, 3] on a torus, without bias. */
export function convolve({ data, shape }, filters) {
  const [images, incoming, rows, columns] = shape;
  const outgoing = filters.shape[0];
  const result = new Float64Array(images * outgoing * rows * columns);
  for (let b = 0; b < images; b++) {
    for (let i = 0; i < incoming; i++) {
      const padded = padTorus(data, (b * incoming + i) * rows * columns, rows, columns);
      for (let o = 0; o < outgoing; o++) {
        const filter = filters.data.subarray((o * incoming + i) * 9, (o * incoming + i) * 9 + 9);
        addFiltered(result, (b * outgoing + o) * rows * columns, padded, filter, rows, columns);
      }
    }
  }
  return { data: result, shape: [images, outgoing, rows, columns] };
}

/** A map with a frame of one pixel, taken from the opposite sides. */
function padTorus(data, from, rows, columns) {
  const wide = columns + 2;
  const padded = new Float64Array((rows + 2) * wide);
  for (let v = 0; v < rows + 2; v++) {
    const row = from + ((v - 1 + rows) % rows) * columns;
    for (let u = 0; u < wide; u++) padded[v * wide + u] = data[row + ((u - 1 + columns) % columns)];
  }
  return padded;
}

function addFiltered(result, to, padded, filter, rows, columns) {
  const [a, b, c, d, e, f, g, h, i] = filter;
  if (filter.every((weight) => weight === 0)) return;
  const wide = columns + 2;
  for (let v = 0; v < rows; v++) {
    for (let u = 0; u < columns; u++) {
      const p = v * wide + u;
      const q = p + wide;
      const r = q + wide;
      result[to + v * columns + u] +=
        a * padded[p] +
        b * padded[p + 1] +
        c * padded[p + 2] +
        (d * padded[q] + e * padded[q + 1] + f * padded[q + 2]) +
        (g * padded[r] + h * padded[r + 1] + i * padded[r + 2]);
    }
  }
}

export function relu({ data, shape }) {
  return { data: data.map((value) => (value > 0 ? value : 0)), shape };
}

/** Means over 2 × 2 pixels; a last odd row or column is left out. */
export function pool({ data, shape }) {
  const [images, channels, rows, columns] = shape;
  const [half, halfColumns] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  const result = new Float64Array(images * channels * half * halfColumns);
  for (let map = 0, k = 0; map < images * channels; map++) {
    for (let v = 0; v < half; v++) {
      for (let u = 0; u < halfColumns; u++, k++) {
        const place = map * rows * columns + 2 * v * columns + 2 * u;
        result[k] = (data[place] + data[place + 1] + data[place + columns] + data[place + columns + 1]) / 4;
      }
    }
  }
  return { data: result, shape: [images, channels, half, halfColumns] };
}

/** Means over all pixels: [B, C]. */
export function globalPool({ data, shape }) {
  const [images, channels, rows, columns] = shape;
  const area = rows * columns;
  const means = Float64Array.from({ length: images * channels }, (_, map) => {
    let sum = 0;
    for (let k = map * area; k < (map + 1) * area; k++) sum += data[k];
    return sum / area;
  });
  return { data: means, shape: [images, channels] };
}

/** x·wᵀ: [B, C] times [K, C] is [B, K]. */
export function linear({ data, shape }, weights) {
  const [images, channels] = shape;
  const outputs = weights.shape[0];
  const result = Float64Array.from({ length: images * outputs }, (_, k) => {
    const [b, o] = [Math.floor(k / outputs), k % outputs];
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += data[b * channels + c] * weights.data[o * channels + c];
    return sum;
  });
  return { data: result, shape: [images, outputs] };
}
