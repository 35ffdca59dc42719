// A convolutional layer as the host packs it (src/twopixels/packed-network.ts), and its pass over one map.
//
// A map holds its channels one behind the other, each a row of sites, each site one vector whose lanes are samples: four of
// float32 or two of float64. A row has halos, copies of the sites of the other end of the ring that the next layer reads.

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
  /** Byte offset of site 0 of channel 0 in the output map, and from one of its rows to the next. */
  origin: u32;
  rowBytes: u32;
  /** Sites of the halos of the output map. */
  leftHalo: i32;
  rightHalo: i32;
  /** Addresses: of the first run of every output channel and the end of all; of the biases; of the readout weights or 0. */
  runs: usize;
  bias: usize;
  readout: usize;
}

/** Rectified convolution of an input map to an output map, halos included. */
export function convolve<T>(layer: Layer, input: usize, output: usize): void {
  const length = layer.outLength;
  const whole = layer.step == 16 ? length & ~7 : 0;
  let row = output + layer.origin;
  for (let h = 0; h < layer.outChannels; h++) {
    const first = load<usize>(layer.runs + (<usize>h << 2));
    const end = load<usize>(layer.runs + (<usize>h << 2), 4);
    const bias = v128.load(layer.bias + (<usize>h << 4));
    let i = 0;
    for (; i < whole; i += 8) eightSites<T>(first, end, bias, input + (<usize>i << 4), row + (<usize>i << 4));
    for (; i < length; i++) oneSite<T>(first, end, bias, input + <usize>i * layer.step, row + (<usize>i << 4));
    fillHalos(row, length, layer.leftHalo, layer.rightHalo);
    row += layer.rowBytes;
  }
}

/** Copies the ends of a row of `length` sites to the halos at its other ends. */
export function fillHalos(row: usize, length: i32, left: i32, right: i32): void {
  const end = row + (<usize>length << 4);
  for (let i = 0; i < right; i++) v128.store(end + (<usize>i << 4), v128.load(row + (<usize>i << 4)));
  for (let i = 1; i <= left; i++) v128.store(row - (<usize>i << 4), v128.load(end - (<usize>i << 4)));
}

/** Eight neighbouring output sites of a layer of stride 1. */
@inline
function eightSites<T>(first: usize, end: usize, bias: v128, input: usize, out: usize): void {
  let a0 = bias, a1 = bias, a2 = bias, a3 = bias, a4 = bias, a5 = bias, a6 = bias, a7 = bias;
  for (let at = first; at < end; at += offsetof<Run>()) {
    const run = changetype<Run>(at);
    const source = input + run.source;
    const w0 = run.weight0;
    if (run.taps == 3) {
      const w1 = run.weight1, w2 = run.weight2;
      const x0 = v128.load(source), x1 = v128.load(source, 16), x2 = v128.load(source, 32);
      a0 = threeTaps<T>(a0, w0, x0, w1, x1, w2, x2);
      const x3 = v128.load(source, 48);
      a1 = threeTaps<T>(a1, w0, x1, w1, x2, w2, x3);
      const x4 = v128.load(source, 64);
      a2 = threeTaps<T>(a2, w0, x2, w1, x3, w2, x4);
      const x5 = v128.load(source, 80);
      a3 = threeTaps<T>(a3, w0, x3, w1, x4, w2, x5);
      const x6 = v128.load(source, 96);
      a4 = threeTaps<T>(a4, w0, x4, w1, x5, w2, x6);
      const x7 = v128.load(source, 112);
      a5 = threeTaps<T>(a5, w0, x5, w1, x6, w2, x7);
      const x8 = v128.load(source, 128);
      a6 = threeTaps<T>(a6, w0, x6, w1, x7, w2, x8);
      a7 = threeTaps<T>(a7, w0, x7, w1, x8, w2, v128.load(source, 144));
    } else {
      a0 = oneTap<T>(a0, w0, v128.load(source));
      a1 = oneTap<T>(a1, w0, v128.load(source, 16));
      a2 = oneTap<T>(a2, w0, v128.load(source, 32));
      a3 = oneTap<T>(a3, w0, v128.load(source, 48));
      a4 = oneTap<T>(a4, w0, v128.load(source, 64));
      a5 = oneTap<T>(a5, w0, v128.load(source, 80));
      a6 = oneTap<T>(a6, w0, v128.load(source, 96));
      a7 = oneTap<T>(a7, w0, v128.load(source, 112));
    }
  }
  v128.store(out, rectify<T>(a0));
  v128.store(out, rectify<T>(a1), 16);
  v128.store(out, rectify<T>(a2), 32);
  v128.store(out, rectify<T>(a3), 48);
  v128.store(out, rectify<T>(a4), 64);
  v128.store(out, rectify<T>(a5), 80);
  v128.store(out, rectify<T>(a6), 96);
  v128.store(out, rectify<T>(a7), 112);
}

/** One output site of any layer. */
@inline
function oneSite<T>(first: usize, end: usize, bias: v128, input: usize, out: usize): void {
  let sum = bias;
  for (let at = first; at < end; at += offsetof<Run>()) {
    const run = changetype<Run>(at);
    const source = input + run.source;
    sum = oneTap<T>(sum, run.weight0, v128.load(source));
    if (run.taps == 3) {
      sum = oneTap<T>(sum, run.weight1, v128.load(source, 16));
      sum = oneTap<T>(sum, run.weight2, v128.load(source, 32));
    }
  }
  v128.store(out, rectify<T>(sum));
}

@inline
function threeTaps<T>(sum: v128, w0: v128, x0: v128, w1: v128, x1: v128, w2: v128, x2: v128): v128 {
  return oneTap<T>(oneTap<T>(oneTap<T>(sum, w0, x0), w1, x1), w2, x2);
}

@inline
function oneTap<T>(sum: v128, weight: v128, value: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(weight, value));
}

@inline
function rectify<T>(value: v128): v128 {
  return v128.pmax<T>(value, v128.splat<T>(0));
}
