// Images deformed by maximum-entropy displacement fields, float32: coefficients of four samples at a time,
// one a lane, then for one sample after the other two rows of the field and from them two rows of every
// channel of the deformed image.
import { allocateFields, drawCoefficients, fieldRows, paddedWidth, rowPair, sumOverFunctions } from './parts/displacement';
import { allocateWindows, gaussianRow } from './parts/gaussian-window';
import { take } from './parts/memory';
import { setKey } from './parts/philox';
import { allocateFrame, height, locate, readFrom, width } from './parts/places';
import { bilinearRow, nearestRow } from './parts/resample';

/** How images are read between pixels: `interpolations` of src/diffeo/deform-wasm.ts. */
const bilinear = 1;
const gaussian = 2;

let interpolation: i32 = 0;
let slotBytes: usize = 0;

/** Images and deformed images, [samples][channels][height][width] each. */
export let images: usize = 0;
export let results: usize = 0;

export { across, coefficients, down, extents, modeTable, paddedHeight, paddedWidth } from './parts/displacement';

/**
 * Memory for `samples` (1 to 4) images at a time, read by an interpolation: 0 nearest, 1 bilinear, 2 Gaussian;
 * `functions` along x, `functionsDown` along y. The host then writes `across`, `down`, `extents` and `modeTable`, and
 * calls `seed`; or it writes `coefficients` before every `deform`, in place of `draw`.
 */
export function allocate(
  samples: i32,
  channels: i32,
  w: i32,
  h: i32,
  functions: i32,
  functionsDown: i32,
  modes: i32,
  reads: i32,
  periodic: bool,
): void {
  interpolation = reads;
  slotBytes = <usize>(channels * w * h) << 2;
  allocateFields(w, h, functions, functionsDown, modes);
  allocateFrame(channels, w, h, periodic, reads == gaussian);
  if (reads == gaussian) allocateWindows();
  images = take(<usize>samples * slotBytes);
  results = take(<usize>samples * slotBytes);
}

/** The key that a seed stands for. */
export function seed(key0: i32, key1: i32): void {
  setKey(key0, key1);
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
      deformRow(v, rowPair, rowPair + rowBytes, results + slot);
      if (v + 1 < height) deformRow(v + 1, rowPair + 2 * rowBytes, rowPair + 3 * rowBytes, results + slot);
    }
  }
}

/** Row v of all channels of a deformed image, displaced by the rows at x and y. */
function deformRow(v: i32, x: usize, y: usize, result: usize): void {
  locate(v, x, y);
  const target = result + (<usize>(v * width) << 2);
  if (interpolation == bilinear) bilinearRow(target);
  else if (interpolation == gaussian) gaussianRow(target);
  else nearestRow(target);
}
