import ndarray, { type NdArray } from 'ndarray';
import type { Picture } from '../../images/image-set.js';
import { encodePng } from '../../images/png.js';

/**
 * A picture as data URL of a PNG that has about `pixels` along a side: pixels repeated a whole number of times, so that
 * they stay squares wherever the figure is shown, or averaged over blocks where there are more.
 */
export function embedded(picture: Picture, pixels: number): string {
  const [channels = 1, size = 1] = picture.shape;
  const repeat = Math.max(1, Math.ceil(pixels / size));
  const block = repeat > 1 ? 1 : Math.max(1, Math.floor(size / pixels));
  const side = repeat > 1 ? size * repeat : Math.floor(size / block);
  const out = ndarray(new Float64Array(channels * side * side), [channels, side, side]);
  for (let c = 0; c < channels; c++) {
    for (let v = 0; v < side; v++) {
      for (let u = 0; u < side; u++) out.set(c, v, u, read(picture, c, v, u, repeat, block));
    }
  }
  return `data:image/png;base64,${Buffer.from(encodePng(out)).toString('base64')}`;
}

function read(picture: Picture, c: number, v: number, u: number, repeat: number, block: number): number {
  if (block === 1) return picture.get(c, Math.floor(v / repeat), Math.floor(u / repeat));
  let sum = 0;
  for (let j = 0; j < block; j++) {
    for (let i = 0; i < block; i++) sum += picture.get(c, v * block + j, u * block + i);
  }
  return sum / block ** 2;
}

/** Colours that a map runs through, at equal distances. */
export type ColourMap = readonly string[];

/** Values [rows, columns] as a picture in colour, the map running from `low` to `high`. */
export function coloured(values: NdArray<Float64Array>, map: ColourMap, low: number, high: number): Picture {
  const [rows = 0, columns = 0] = values.shape;
  const stops = map.map((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  const picture = ndarray(new Float64Array(3 * rows * columns), [3, rows, columns]);
  for (let v = 0; v < rows; v++) {
    for (let u = 0; u < columns; u++) {
      const share = high > low ? Math.min(1, Math.max(0, (values.get(v, u) - low) / (high - low))) : 0.5;
      const position = share * (stops.length - 1);
      const stop = Math.min(stops.length - 2, Math.floor(position));
      for (let c = 0; c < 3; c++) {
        picture.set(c, v, u, stops[stop]![c]! + (position - stop) * (stops[stop + 1]![c]! - stops[stop]![c]!));
      }
    }
  }
  return picture;
}
