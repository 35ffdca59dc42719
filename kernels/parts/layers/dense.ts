import { ProductPlan } from './product-plan';
import { wideBlock } from './product';
import { lanes, rectify } from './vector';

/**
 * Samples in panels, as columns of a matrix: [groups of two vectors of samples, numbers of a sample, samples of the
 * group]; 0 for samples that there are not.
 */
export function samplesToPanels<T>(from: usize, sample: usize, count: i32, length: i32, panels: usize): void {
  const width = 2 * lanes<T>();
  for (let first = 0; first < count; first += width) {
    const known = min(width, count - first);
    for (let k: usize = 0; k < <usize>length; k++) {
      let at = from + k * sizeof<T>();
      for (let column = 0; column < width; column++) {
        store<T>(panels, column < known ? load<T>(at) : <T>0);
        panels += sizeof<T>();
        at += sample;
      }
    }
    from += <usize>width * sample;
  }
}

/** Samples in panels, as rows of a matrix: [pairs of vectors of a sample, samples, two vectors], 0 beyond the last. */
export function rowsToPanels<T>(from: usize, sample: usize, count: i32, vectors: i32, panels: usize): void {
  for (let vector = 0; vector < vectors; vector += 2) {
    const both = vector + 1 < vectors;
    let at = from + (<usize>vector << 4);
    for (let row = 0; row < count; row++) {
      v128.store(panels, v128.load(at));
      v128.store(panels, both ? v128.load(at, 16) : v128.splat<T>(0), 16);
      panels += 32;
      at += sample;
    }
  }
}

/**
 * The product of a plan whose windows are the long side: each block of sites meets all panels before the next. Of plans
 * of one row, one part and an even number of vectors.
 */
export function productBySites<T>(plan: ProductPlan, input: usize, panels: usize, start: usize, output: usize): void {
  const panelBytes = (plan.length / sizeof<T>()) << 5;
  let left = plan.sites;
  while (left > 0) {
    const sites = ASC_FEATURE_RELAXED_SIMD && left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    let panel = panels;
    for (let vector = 0; vector < plan.vectors; vector += 2) {
      wideBlock<T>(sites, plan, input, panel, start, output + (<usize>vector << 4), 0);
      panel += panelBytes;
    }
    input += <usize>sites * plan.siteInput;
    output += <usize>sites * plan.siteOutput;
    left -= sites;
  }
}

/** Outputs of samples from their products [channels, samples]: bias + factor·product; with a scale, rectified by it. */
export function finishDense<T>(
  products: usize, row: usize, channels: i32, biases: usize, factor: f64, scale: f64, count: i32, output: usize,
  sample: usize,
): void {
  for (let channel: usize = 0; channel < <usize>channels; channel++) {
    const bias = load<T>(biases + channel * sizeof<T>());
    let to = output + channel * sizeof<T>();
    for (let b: usize = 0; b < <usize>count; b++) {
      let value = bias + <T>factor * load<T>(products + b * sizeof<T>());
      if (scale > 0) value = value < 0 ? <T>0 : value * <T>scale;
      store<T>(to, value);
      to += sample;
    }
    products += row;
  }
}
