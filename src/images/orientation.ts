import ndarray from 'ndarray';
import type { Picture } from './image-set.js';

/** How a picture is to be shown, by the numbers of Exif: what is done to what is stored. */
const turns: Readonly<Record<number, string>> = {
  2: 'mirrored from left to right',
  3: 'turned by 180°',
  4: 'mirrored from top to bottom',
  5: 'mirrored at its diagonal',
  6: 'turned clockwise by 90°',
  7: 'mirrored at its other diagonal',
  8: 'turned anticlockwise by 90°',
};

const orientationTag = 0x0112;
const shortType = 3;
const entryBytes = 12;

/**
 * The orientation that the Exif data of a picture state, from 1 to 8; undefined if they state none or are broken.
 * Source: Exif 2.32, section 4.6, and TIFF 6.0, section 2.
 * @param data Beginning with the header of TIFF
 */
export function exifOrientation(data: Buffer): number | undefined {
  const little = data.toString('latin1', 0, 4) === 'II*\0';
  if (!little && data.toString('latin1', 0, 4) !== 'MM\0*') return undefined;
  const number = (at: number, bytes: 2 | 4) => {
    if (at + bytes > data.length) return undefined;
    return little ? data.readUIntLE(at, bytes) : data.readUIntBE(at, bytes);
  };
  const start = number(4, 4);
  const count = start === undefined ? undefined : number(start, 2);
  for (let entry = 0; entry < (count ?? 0); entry++) {
    const at = start! + 2 + entry * entryBytes;
    if (number(at, 2) !== orientationTag) continue;
    const value = number(at + 8, 2);
    const valid = number(at + 2, 2) === shortType && value !== undefined && value >= 1 && value <= 8;
    return valid ? value : undefined;
  }
  return undefined;
}

/** A picture as it is to be shown, and in words what was done to it, if anything. */
export function oriented(picture: Picture, orientation = 1): { readonly picture: Picture; readonly words?: string } {
  const turn = turns[orientation];
  if (turn === undefined) return { picture };
  const [channels = 0, height = 0, width = 0] = picture.shape;
  const across = orientation >= 5;
  const [rows, columns] = across ? [width, height] : [height, width];
  // Rows and columns of what is stored run backwards.
  const up = [3, 4, 6, 7].includes(orientation);
  const left = [2, 3, 7, 8].includes(orientation);
  const data = new Float64Array(picture.data.length);
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (let v = 0; v < rows; v++) {
      for (let u = 0; u < columns; u++) {
        const [row, column] = across ? [u, v] : [v, u];
        data[at++] = picture.get(c, up ? height - 1 - row : row, left ? width - 1 - column : column);
      }
    }
  }
  const words = `its Exif data give orientation ${orientation}: it was ${turn}, as viewers do`;
  return { picture: ndarray(data, [channels, rows, columns]), words };
}
