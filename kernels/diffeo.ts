// Images deformed by maximum-entropy displacement fields, float32: coefficients of four samples at a time, one a lane, then for one sample after the
// other two rows of the field and from them two rows of every channel of the deformed image.
import { allocateFields, drawCoefficients, fieldRows, paddedWidth, rowPair, sumOverFunctions } from './parts/displacement';
import { take } from './parts/memory';
import { setKey } from './parts/philox';
import { allocateFrame, readFrom, resampleRow } from './parts/resample';

let height: i32 = 0;
let slotBytes: usize = 0;

/** Images and deformed images, [samples][channels][height][width] each. */
export let images: usize = 0;
export let results: usize = 0;

export { across, down, extents, modeTable, paddedHeight, paddedWidth } from './parts/displacement';

/**
 * Memory for `samples` (1 to 4) images at a time. `functions` along x, `functionsDown` along y. The host then writes `across`, `down`, `extents` and
 * `modeTable`, and calls `start`.
 */
export function allocate(
  samples: i32,
  channels: i32,
  width: i32,
  rows: i32,
  functions: i32,
  functionsDown: i32,
  modes: i32,
): void {
  height = rows;
  slotBytes = <usize>(channels * width * rows) << 2;
  allocateFields(width, rows, functions, functionsDown, modes);
  images = take(<usize>samples * slotBytes);
  results = take(<usize>samples * slotBytes);
}

/** Key of the seed, and how images are read: interpolation 0 nearest, 1 bilinear, 2 Gaussian. */
export function start(key0: i32, key1: i32, channels: i32, width: i32, interpolation: i32, periodic: bool): void {
  setKey(key0, key1);
  allocateFrame(channels, width, height, interpolation, periodic);
}

/** Draws the coefficients of the fields `low` … `low` + 3 of the high word `high`. */
export function draw(low: i32, high: i32): void {
  drawCoefficients(low, high);
}

/** Deforms the first `samples` images by the fields of the lanes from `lane` on. */
export function deform(lane: i32, samples: i32): void {
  const rowBytes = <usize>paddedWidth << 2;
  for (let i = 0; i < samples; i++) {
    const slot = <usize>i * slotBytes;
    sumOverFunctions(lane + i);
    readFrom(images + slot);
    for (let v = 0; v < height; v += 2) {
      fieldRows(v);
      resampleRow(v, rowPair, rowPair + rowBytes, results + slot);
      if (v + 1 < height) resampleRow(v + 1, rowPair + 2 * rowBytes, rowPair + 3 * rowBytes, results + slot);
    }
  }
}
