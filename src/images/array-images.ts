import ndarray, { type NdArray } from 'ndarray';
import { type ImageLayout, stepsOf } from './array-layout.js';
import type { ValueRule } from './value-rule.js';

/**
 * An array, or samples of one from number `first` on, as images [P, C, height, width] of float64, its values divided by
 * the rule for its type.
 * @throws OptionError if a value is not finite, or none that the rule has a place for
 */
export function imagesOfArray(array: NdArray, layout: ImageLayout, rule: ValueRule, first = 0): NdArray<Float64Array> {
  const { sampled, channels, height, width } = layout;
  const { divisor, least, most } = rule;
  const count = sampled ? array.shape[0]! : 1;
  const [sampleStep, channelStep, rowStep, columnStep] = stepsOf(layout, array.stride);
  const source = array.data as ArrayLike<number>;
  const values = new Float64Array(count * channels * height * width);
  let at = 0;
  for (let sample = 0; sample < count; sample++) {
    for (let c = 0; c < channels; c++) {
      for (let v = 0; v < height; v++) {
        let place = array.offset + sample * sampleStep + c * channelStep + v * rowStep;
        for (let u = 0; u < width; u++) {
          const value = source[place]!;
          place += columnStep;
          if (!(value >= least && value <= most)) {
            throw rule.complaint(value, `in image ${first + sample} at row ${v}, column ${u}`);
          }
          values[at++] = value / divisor;
        }
      }
    }
  }
  return ndarray(values, [count, channels, height, width]);
}
