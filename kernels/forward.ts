import { convolve } from './parts/convolution';
import { fillHalos, Layer } from './parts/layer';

// Activations of every layer for two inputs in float64, one a lane.

/** A map as the host sees it: two inputs or activations [H, l] one behind the other, and where it lies as vectors. */
@unmanaged
class Exchange {
  flat: usize;
  map: usize;
  channels: i32;
  length: i32;
  leftHalo: i32;
  rightHalo: i32;
  origin: u32;
  rowBytes: u32;
}

/** First address that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

/** Runs `layerCount` layers; `exchanges` holds the input and then the output of every layer. */
export function run(layers: usize, layerCount: i32, exchanges: usize): void {
  interleave(changetype<Exchange>(exchanges));
  for (let k = 0; k < layerCount; k++) {
    const input = changetype<Exchange>(exchanges);
    exchanges += offsetof<Exchange>();
    const output = changetype<Exchange>(exchanges);
    convolve<f64>(changetype<Layer>(layers), input.map, output.map, 1);
    separate(output);
    layers += offsetof<Layer>();
  }
}

/** Flat inputs to a map. */
function interleave(exchange: Exchange): void {
  const second = <usize>(exchange.channels * exchange.length) << 3;
  let flat = exchange.flat;
  let row = exchange.map + exchange.origin;
  for (let c = 0; c < exchange.channels; c++) {
    for (let i = 0; i < exchange.length; i++) {
      v128.store(row + (<usize>i << 4), f64x2.replace_lane(v128.load64_zero(flat), 1, load<f64>(flat + second)));
      flat += 8;
    }
    fillHalos(row, exchange.length, exchange.leftHalo, exchange.rightHalo, 0, 1);
    row += exchange.rowBytes;
  }
}

/** A map to flat activations. */
function separate(exchange: Exchange): void {
  const second = <usize>(exchange.channels * exchange.length) << 3;
  let flat = exchange.flat;
  let row = exchange.map + exchange.origin;
  for (let h = 0; h < exchange.channels; h++) {
    for (let i = 0; i < exchange.length; i++) {
      const site = v128.load(row + (<usize>i << 4));
      store<f64>(flat, f64x2.extract_lane(site, 0));
      store<f64>(flat + second, f64x2.extract_lane(site, 1));
      flat += 8;
    }
    row += exchange.rowBytes;
  }
}
