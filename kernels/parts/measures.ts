import { Layer } from './layer';
import { clean, noisy, Problem } from './problem';

// What samples are measured by beside the numerators, as src/montecarlo/measures/measured.ts lays it out: a vector
// each, its lanes are the four samples of a batch.

/** What a layer is measured against. */
@unmanaged
export class LayerMeasures {
  /** Residues r of the sites of a channel; means of the clean map, f32, [H, r]. */
  residues: i32;
  means: usize;
  /** Position of its first sum of differences among the values. */
  firstSum: i32;
}

/** Measures the noisy maps of layer k against the clean ones. */
export function measureLayer(problem: Problem, layer: Layer, k: i32, batches: i32): void {
  const against = changetype<LayerMeasures>(problem.layerMeasures + <usize>k * offsetof<LayerMeasures>());
  const step = <usize>against.residues << 4;
  const sums = <usize>against.firstSum << 4;
  let out = problem.measures;
  for (let b: usize = 0; b < <usize>batches; b++) {
    const map = layer.origin + b * layer.outputBytes;
    let row = problem.target(clean, k) + map;
    let noisyRow = problem.target(noisy, k) + map;
    let mean = against.means;
    let sum = out + sums;
    let covariance = f32x4.splat(0);
    for (let h = 0; h < layer.outChannels; h++) {
      const end = row + (<usize>layer.outLength << 4);
      for (let residue: usize = 0; residue < step; residue += 16) {
        covariance = f32x4.add(covariance, measureSites(row + residue, end, step, noisyRow - row, mean, sum));
        sum += 16;
        mean += 4;
      }
      row += layer.rowBytes;
      noisyRow += layer.rowBytes;
    }
    v128.store(out + (<usize>k << 4), covariance);
    out += <usize>problem.measureCount << 4;
  }
}

/**
 * Σ (F − ⟨F⟩) ΔF over the sites of a row from `at` on, `step` bytes apart; Σ ΔF to `sum`. Four sites at a time, with
 * sums of their own that need not wait for each other.
 */
@inline
function measureSites(at: usize, end: usize, step: usize, offset: usize, mean: usize, sum: usize): v128 {
  const centre = v128.load32_splat(mean);
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  let d0 = c0, d1 = c0, d2 = c0, d3 = c0;
  const whole = end - 3 * step;
  for (; at < whole; at += 4 * step) {
    const p1 = at + step, p2 = p1 + step, p3 = p2 + step;
    const x0 = v128.load(at), x1 = v128.load(p1), x2 = v128.load(p2), x3 = v128.load(p3);
    const e0 = f32x4.sub(v128.load(at + offset), x0), e1 = f32x4.sub(v128.load(p1 + offset), x1);
    const e2 = f32x4.sub(v128.load(p2 + offset), x2), e3 = f32x4.sub(v128.load(p3 + offset), x3);
    c0 = f32x4.add(c0, f32x4.mul(f32x4.sub(x0, centre), e0));
    c1 = f32x4.add(c1, f32x4.mul(f32x4.sub(x1, centre), e1));
    c2 = f32x4.add(c2, f32x4.mul(f32x4.sub(x2, centre), e2));
    c3 = f32x4.add(c3, f32x4.mul(f32x4.sub(x3, centre), e3));
    d0 = f32x4.add(d0, e0);
    d1 = f32x4.add(d1, e1);
    d2 = f32x4.add(d2, e2);
    d3 = f32x4.add(d3, e3);
  }
  for (; at < end; at += step) {
    const x = v128.load(at);
    const e = f32x4.sub(v128.load(at + offset), x);
    c0 = f32x4.add(c0, f32x4.mul(f32x4.sub(x, centre), e));
    d0 = f32x4.add(d0, e);
  }
  v128.store(sum, f32x4.add(f32x4.add(d0, d1), f32x4.add(d2, d3)));
  return f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
}

/**
 * Measures the outputs: f − ⟨f⟩ of the clean track, read out of the maps of the last layer, then what the perturbed
 * ones have more, from `displacedOut` and `noisyOut`, `bytes` a batch; covariance and difference of the noisy one.
 */
export function measureOutputs(
  problem: Problem, layer: Layer, k: i32, batches: i32, displacedOut: usize, noisyOut: usize, bytes: usize,
): void {
  let out = problem.measures;
  const centre = f32x4.splat(problem.outputMean);
  for (let b = 0; b < batches; b++) {
    let to = out + (<usize>problem.valueCount << 4);
    const output = f32x4.sub(readOut(problem, layer, k, b), centre);
    v128.store(to, output);
    if (problem.withDiffeo) {
      to += 16;
      v128.store(to, v128.load(displacedOut));
      displacedOut += bytes;
    }
    if (problem.withNoise) {
      const difference = v128.load(noisyOut);
      v128.store(to, difference, 16);
      v128.store(out + (<usize>(k + 1) << 4), f32x4.mul(output, difference));
      v128.store(out + (<usize>(problem.valueCount - 1) << 4), difference);
      noisyOut += bytes;
    }
    out += <usize>problem.measureCount << 4;
  }
}

/** The clean output less the constant of the net. */
function readOut(problem: Problem, layer: Layer, k: i32, batch: i32): v128 {
  let row = problem.target(clean, k) + layer.origin + <usize>batch * layer.outputBytes;
  let output = f32x4.splat(0);
  for (let h: usize = 0; h < <usize>layer.outChannels; h++) {
    let a = f32x4.splat(0), b = a;
    let at = row;
    const end = row + (<usize>layer.outLength << 4);
    for (; at + 16 < end; at += 32) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
    }
    if (at < end) a = f32x4.add(a, v128.load(at));
    output = f32x4.add(output, f32x4.mul(v128.load(layer.readout + (h << 4)), f32x4.add(a, b)));
    row += layer.rowBytes;
  }
  return output;
}
