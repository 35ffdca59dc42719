import { fillHalos, Layer, TapGroup } from './layer';
import {
  addRows, addSums, Comparison, FourTaps, No, OneTap, SumOfNeighbours, ThreeNeighbours, TwoTaps, Yes,
} from './rows';

const comparison = changetype<Comparison>(memory.data(48, 16));

/** Rectified convolution of the input maps of all batches to their output maps, halos included. */
export function convolve<T>(layer: Layer, input: usize, output: usize, batches: i32): void {
  for (let h = 0; h < layer.outChannels; h++) convolveChannel<T, No>(layer, h, input, output, batches);
}

/**
 * The same, compared with reference maps: for each batch the squared distance to `sums`, `sumBytes` from one to the
 * next; behind it, for the last layer, the difference of the outputs of the net.
 */
export function convolveCompared<T>(
  layer: Layer, input: usize, output: usize, reference: usize, batches: i32, last: bool, sums: usize, sumBytes: usize,
): void {
  for (let b: usize = 0; b < <usize>batches; b++) {
    v128.store(sums + b * sumBytes, v128.splat<T>(0));
    v128.store(sums + b * sumBytes, v128.splat<T>(0), 16);
  }
  comparison.sums = sums;
  comparison.sumBytes = sumBytes;
  comparison.reference = reference + layer.origin;
  for (let h = 0; h < layer.outChannels; h++) {
    comparison.weight = last ? v128.load(layer.readout + (<usize>h << 4)) : v128.splat<T>(0);
    convolveChannel<T, Yes>(layer, h, input, output, batches);
    comparison.reference += layer.rowBytes;
  }
}

/** Squares the vectors of `batches` batches from `at` on, `bytes` apart. */
export function squareEach<T>(at: usize, batches: i32, bytes: usize): void {
  do {
    const value = v128.load(at);
    v128.store(at, v128.mul<T>(value, value));
    at += bytes;
  } while (--batches);
}

function convolveChannel<T, Compared>(layer: Layer, h: i32, input: usize, output: usize, batches: i32): void {
  const row = output + layer.origin + <usize>h * layer.rowBytes;
  const start = layer.groupsStart(h);
  const end = layer.groupsEnd(h);
  const bias = v128.load(layer.bias + (<usize>h << 4));
  if (layer.wholeLength > 0) {
    const zero = v128.splat<T>(0);
    if (start + offsetof<TapGroup>() == end) {
      addGroup<T, Yes, Compared>(layer, start, bias, zero, input, row, batches);
    } else {
      const nothing = v128.splat<T>(-Infinity);
      const last = end - offsetof<TapGroup>();
      addGroup<T, Yes, No>(layer, start, bias, nothing, input, row, batches);
      for (let at = start + offsetof<TapGroup>(); at < last; at += offsetof<TapGroup>()) {
        addGroup<T, No, No>(layer, at, bias, nothing, input, row, batches);
      }
      addGroup<T, No, Compared>(layer, last, bias, zero, input, row, batches);
    }
  }
  if (layer.wholeLength < layer.outLength) addSingleSites<T, Compared>(layer, start, end, bias, input, row, batches);
  fillHalos(row, layer.outLength, layer.leftHalo, layer.rightHalo, layer.outputBytes, batches);
}

@inline
function addGroup<T, First, Compared>(
  layer: Layer, at: usize, bias: v128, floor: v128, input: usize, row: usize, batches: i32,
): void {
  const group = changetype<TapGroup>(at);
  const kind = group.kind;
  if (kind == 5) addRows<T, SumOfNeighbours, First, Compared>(layer, group, bias, floor, input, row, batches, comparison);
  else if (kind == 3) addRows<T, ThreeNeighbours, First, Compared>(layer, group, bias, floor, input, row, batches, comparison);
  else if (kind == 1) addRows<T, OneTap, First, Compared>(layer, group, bias, floor, input, row, batches, comparison);
  else if (kind == 2) addRows<T, TwoTaps, First, Compared>(layer, group, bias, floor, input, row, batches, comparison);
  else addRows<T, FourTaps, First, Compared>(layer, group, bias, floor, input, row, batches, comparison);
}

/** The sites that are left over, or those of a layer with a stride, one at a time. */
function addSingleSites<T, Compared>(
  layer: Layer, start: usize, end: usize, bias: v128, input: usize, row: usize, batches: i32,
): void {
  let sums = comparison.sums;
  let reference = comparison.reference;
  do {
    let squares = v128.splat<T>(0), differences = squares;
    for (let i = layer.wholeLength; i < layer.outLength; i++) {
      const source = input + <usize>i * layer.step;
      let sum = bias;
      for (let at = start; at < end; at += offsetof<TapGroup>()) {
        const group = changetype<TapGroup>(at);
        const taps = group.kind == 5 ? 3 : group.kind;
        sum = add<T>(sum, group.weight0, source + group.source0);
        if (taps > 1) sum = add<T>(sum, group.weight1, source + group.source1);
        if (taps > 2) sum = add<T>(sum, group.weight2, source + group.source2);
        if (taps > 3) sum = add<T>(sum, group.weight3, source + group.source3);
      }
      const value = v128.pmax<T>(sum, v128.splat<T>(0));
      v128.store(row + (<usize>i << 4), value);
      if (offsetof<Compared>()) {
        const difference = v128.sub<T>(value, v128.load(reference + (<usize>i << 4)));
        squares = v128.add<T>(squares, v128.mul<T>(difference, difference));
        differences = v128.add<T>(differences, difference);
      }
    }
    if (offsetof<Compared>()) {
      addSums<T>(sums, squares, comparison.weight, differences);
      sums += comparison.sumBytes;
      reference += layer.outputBytes;
    }
    input += layer.inputBytes;
    row += layer.outputBytes;
  } while (--batches);
}

@inline
function add<T>(sum: v128, weight: v128, at: usize): v128 {
  return v128.add<T>(sum, v128.mul<T>(weight, v128.load(at)));
}
