import { Layer } from './layer';
import { clean, displaced, noisy, Problem } from './problem';

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
  const residues = against.residues;
  const step = <usize>residues << 4;
  let out = problem.measures;
  for (let b: usize = 0; b < <usize>batches; b++) {
    const map = layer.origin + b * layer.outputBytes;
    let row = problem.target(clean, k) + map;
    const offset = problem.target(noisy, k) + map - row;
    let mean = against.means;
    let sum = out + (<usize>against.firstSum << 4);
    let covariance = f32x4.splat(0);
    for (let h = 0; h < layer.outChannels; h++) {
      const end = row + (<usize>layer.outLength << 4);
      for (let residue = 0; residue < residues; residue++) {
        const centre = v128.load32_splat(mean);
        let differences = f32x4.splat(0);
        for (let at = row + (<usize>residue << 4); at < end; at += step) {
          const value = v128.load(at);
          const difference = f32x4.sub(v128.load(at + offset), value);
          covariance = f32x4.add(covariance, f32x4.mul(f32x4.sub(value, centre), difference));
          differences = f32x4.add(differences, difference);
        }
        v128.store(sum, differences);
        sum += 16;
        mean += 4;
      }
      row += layer.rowBytes;
    }
    v128.store(out + (<usize>k << 4), covariance);
    out += <usize>problem.measureCount << 4;
  }
}

/**
 * Measures the outputs, which are read out of the maps of the last layer: their covariance and difference for the
 * noisy track, then for all tracks f − ⟨f⟩ of the clean one and what is added to that on the others.
 */
export function measureOutputs(problem: Problem, layer: Layer, k: i32, batches: i32): void {
  let out = problem.measures;
  const centre = f32x4.splat(problem.outputMean);
  for (let b = 0; b < batches; b++) {
    let to = out + (<usize>problem.valueCount << 4);
    const output = f32x4.sub(readOut(problem, layer, clean, k, b), centre);
    v128.store(to, output);
    if (problem.withDiffeo) {
      to += 16;
      v128.store(to, differenceReadOut(problem, layer, displaced, k, b));
    }
    if (problem.withNoise) {
      const difference = differenceReadOut(problem, layer, noisy, k, b);
      v128.store(to, difference, 16);
      v128.store(out + (<usize>(k + 1) << 4), f32x4.mul(output, difference));
      v128.store(out + (<usize>(problem.valueCount - 1) << 4), difference);
    }
    out += <usize>problem.measureCount << 4;
  }
}

/** The output of a track less the constant of the net. */
function readOut(problem: Problem, layer: Layer, track: i32, k: i32, batch: i32): v128 {
  let row = problem.target(track, k) + layer.origin + <usize>batch * layer.outputBytes;
  let output = f32x4.splat(0);
  for (let h: usize = 0; h < <usize>layer.outChannels; h++) {
    let sum = f32x4.splat(0);
    const end = row + (<usize>layer.outLength << 4);
    for (let at = row; at < end; at += 16) sum = f32x4.add(sum, v128.load(at));
    output = f32x4.add(output, f32x4.mul(v128.load(layer.readout + (h << 4)), sum));
    row += layer.rowBytes;
  }
  return output;
}

/** What a perturbed track has more than the clean one. */
function differenceReadOut(problem: Problem, layer: Layer, track: i32, k: i32, batch: i32): v128 {
  let row = problem.target(clean, k) + layer.origin + <usize>batch * layer.outputBytes;
  const offset = problem.target(track, k) - problem.target(clean, k);
  let output = f32x4.splat(0);
  for (let h: usize = 0; h < <usize>layer.outChannels; h++) {
    let sum = f32x4.splat(0);
    const end = row + (<usize>layer.outLength << 4);
    for (let at = row; at < end; at += 16) sum = f32x4.add(sum, f32x4.sub(v128.load(at + offset), v128.load(at)));
    output = f32x4.add(output, f32x4.mul(v128.load(layer.readout + (h << 4)), sum));
    row += layer.rowBytes;
  }
  return output;
}
