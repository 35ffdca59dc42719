import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as images from 'diffeolab/images';
import { idxOf } from '../../support/images.js';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';
import { readAsImages } from '../read-file.js';

/** Images and labels as MNIST has them. */
const idx: Format = {
  name: 'idx',
  seeds: () => [
    idxOf(
      [3, 4, 4],
      Uint8Array.from({ length: 48 }, (_, place) => place),
    ),
    idxOf([1, 2, 5], new Uint8Array(10)),
    idxOf([2], Uint8Array.of(0, 1)),
  ],
  mutate: harmed,
  read: (bytes, folder) => {
    if (bytes[3] !== 1) return readAsImages(bytes, folder);
    const [labels, pictures] = [join(folder, 'labels'), join(folder, 'images')];
    writeFileSync(labels, bytes);
    writeFileSync(pictures, idxOf([2, 2, 2], new Uint8Array(8)));
    images.readData(pictures, { labels });
  },
};
export default idx;
