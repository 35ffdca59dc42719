// A convolutional layer as the host packs it (src/twopixels/packed-network.ts), and its pass over one map.
//
// A map holds its channels one behind the other, each a row of sites, each site one vector whose lanes are samples: four of
// float32 or two of float64. A row has halos, copies of the sites of the other end of the ring that the next layer reads.
// Maps of several groups of samples lie one behind the other, and a pass runs over all of them.

/** Up to three taps on neighbouring sites of one channel. */
@unmanaged
export class Run {
  /** Byte offset in the input map of what the first tap reads for output site 0. */
  source: u32;
  /** 3, or 1. */
  taps: i32;
  unused0: i32;
  unused1: i32;
  weight0: v128;
  weight1: v128;
  weight2: v128;
}

@unmanaged
export class Layer {
  outChannels: i32;
  outLength: i32;
  /** Bytes from what a tap reads for one output site to what it reads for the next: 16 times the stride. */
  step: u32;
  /** Bytes of an input map. */
  inputBytes: u32;
  /** The output map: its bytes, the offset of site 0 of channel 0, the bytes of a row, the sites of its halos. */
  outputBytes: u32;
  origin: u32;
  rowBytes: u32;
  leftHalo: i32;
  rightHalo: i32;
  /** Addresses: of the first run of every output channel and the end of all; of the biases; of the readout weights. */
  runs: usize;
  bias: usize;
  readout: usize;
}

/** Rectified convolution of the input maps of `groups` groups of samples to their output maps, halos included. */
export function convolve<T>(layer: Layer, input: usize, output: usize, groups: i32): void {
  const length = layer.outLength;
  const whole = layer.step == 16 ? length & ~3 : 0;
  let row = output + layer.origin;
  for (let h = 0; h < layer.outChannels; h++) {
    const first = load<usize>(layer.runs + (<usize>h << 2));
    const end = load<usize>(layer.runs + (<usize>h << 2), 4);
    const bias = v128.load(layer.bias + (<usize>h << 4));
    if (whole > 0) {
      if (end == first + offsetof<Run>() && changetype<Run>(first).taps == 3) {
        oneRun<T>(layer, changetype<Run>(first), bias, input, row, whole, groups);
      } else {
        anyRuns<T>(layer, first, end, bias, input, row, whole, groups);
      }
    }
    if (whole < length) singleSites<T>(layer, first, end, bias, input, row, whole, groups);
    let at = row;
    for (let g = 0; g < groups; g++) {
      fillHalos(at, length, layer.leftHalo, layer.rightHalo);
      at += layer.outputBytes;
    }
    row += layer.rowBytes;
  }
}

/** Copies the ends of a row of `length` sites to the halos at its other ends. */
export function fillHalos(row: usize, length: i32, left: i32, right: i32): void {
  const end = row + (<usize>length << 4);
  for (let i = 0; i < right; i++) v128.store(end + (<usize>i << 4), v128.load(row + (<usize>i << 4)));
  for (let i = 1; i <= left; i++) v128.store(row - (<usize>i << 4), v128.load(end - (<usize>i << 4)));
}

/** Rows of a multiple of four sites that read three neighbouring sites of one channel: the usual case, kept in registers. */
function oneRun<T>(layer: Layer, run: Run, bias: v128, input: usize, output: usize, length: i32, groups: i32): void {
  const w0 = run.weight0, w1 = run.weight1, w2 = run.weight2;
  const bytes = <usize>length << 4;
  input += run.source;
  do {
    let source = input;
    let out = output;
    const end = out + bytes;
    let x0 = v128.load(source), x1 = v128.load(source, 16);
    do {
      const x2 = v128.load(source, 32), x3 = v128.load(source, 48), x4 = v128.load(source, 64), x5 = v128.load(source, 80);
      v128.store(out, rectify<T>(v128.add<T>(bias, threeTaps<T>(w0, x0, w1, x1, w2, x2))));
      v128.store(out, rectify<T>(v128.add<T>(bias, threeTaps<T>(w0, x1, w1, x2, w2, x3))), 16);
      v128.store(out, rectify<T>(v128.add<T>(bias, threeTaps<T>(w0, x2, w1, x3, w2, x4))), 32);
      v128.store(out, rectify<T>(v128.add<T>(bias, threeTaps<T>(w0, x3, w1, x4, w2, x5))), 48);
      x0 = x4;
      x1 = x5;
      source += 64;
      out += 64;
    } while (out < end);
    input += layer.inputBytes;
    output += layer.outputBytes;
  } while (--groups);
}

/** Rows of a multiple of four sites of any layer of stride 1, four sites at a time. */
function anyRuns<T>(
  layer: Layer, first: usize, end: usize, bias: v128, input: usize, output: usize, length: i32, groups: i32,
): void {
  for (let g = 0; g < groups; g++) {
    for (let i: usize = 0; i < <usize>length << 4; i += 64) {
      let a0 = bias, a1 = bias, a2 = bias, a3 = bias;
      for (let at = first; at < end; at += offsetof<Run>()) {
        const run = changetype<Run>(at);
        const source = input + i + run.source;
        const w0 = run.weight0;
        const x0 = v128.load(source), x1 = v128.load(source, 16), x2 = v128.load(source, 32), x3 = v128.load(source, 48);
        if (run.taps == 3) {
          const w1 = run.weight1, w2 = run.weight2;
          const x4 = v128.load(source, 64), x5 = v128.load(source, 80);
          a0 = v128.add<T>(a0, threeTaps<T>(w0, x0, w1, x1, w2, x2));
          a1 = v128.add<T>(a1, threeTaps<T>(w0, x1, w1, x2, w2, x3));
          a2 = v128.add<T>(a2, threeTaps<T>(w0, x2, w1, x3, w2, x4));
          a3 = v128.add<T>(a3, threeTaps<T>(w0, x3, w1, x4, w2, x5));
        } else {
          a0 = v128.add<T>(a0, v128.mul<T>(w0, x0));
          a1 = v128.add<T>(a1, v128.mul<T>(w0, x1));
          a2 = v128.add<T>(a2, v128.mul<T>(w0, x2));
          a3 = v128.add<T>(a3, v128.mul<T>(w0, x3));
        }
      }
      v128.store(output + i, rectify<T>(a0));
      v128.store(output + i, rectify<T>(a1), 16);
      v128.store(output + i, rectify<T>(a2), 32);
      v128.store(output + i, rectify<T>(a3), 48);
    }
    input += layer.inputBytes;
    output += layer.outputBytes;
  }
}

/** The sites from `start` on of any layer, one at a time. */
function singleSites<T>(
  layer: Layer, first: usize, end: usize, bias: v128, input: usize, output: usize, start: i32, groups: i32,
): void {
  for (let g = 0; g < groups; g++) {
    for (let i = start; i < layer.outLength; i++) {
      let sum = bias;
      for (let at = first; at < end; at += offsetof<Run>()) {
        const run = changetype<Run>(at);
        const source = input + <usize>i * layer.step + run.source;
        const x0 = v128.load(source);
        if (run.taps == 3) {
          const x1 = v128.load(source, 16), x2 = v128.load(source, 32);
          sum = v128.add<T>(sum, threeTaps<T>(run.weight0, x0, run.weight1, x1, run.weight2, x2));
        } else {
          sum = v128.add<T>(sum, v128.mul<T>(run.weight0, x0));
        }
      }
      v128.store(output + (<usize>i << 4), rectify<T>(sum));
    }
    input += layer.inputBytes;
    output += layer.outputBytes;
  }
}

@inline
function threeTaps<T>(w0: v128, x0: v128, w1: v128, x1: v128, w2: v128, x2: v128): v128 {
  return v128.add<T>(v128.add<T>(v128.mul<T>(w0, x0), v128.mul<T>(w1, x1)), v128.mul<T>(w2, x2));
}

@inline
function rectify<T>(value: v128): v128 {
  return v128.pmax<T>(value, v128.splat<T>(0));
}
