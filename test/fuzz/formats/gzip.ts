import { gunzipSync, gzipSync } from 'node:zlib';
import * as images from 'diffeolab/images';
import * as system from 'diffeolab/system';
import ndarray from 'ndarray';
import { flatJpeg, idxOf } from '../../support/images.js';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';
import { readAsImages } from '../read-file.js';

/** Files of all other formats that gzip packed. */
const gzip: Format = {
  name: 'gzip',
  seeds: () =>
    [
      idxOf([2, 4, 4], new Uint8Array(32)),
      system.encodeNpy(ndarray(new Float32Array(2 * 4 * 4), [2, 4, 4])),
      Buffer.from(images.encodePng(ndarray(new Float64Array(9).fill(0.5), [3, 3]))),
      flatJpeg(1, 2, 3),
    ].map((bytes) => gzipSync(bytes)),
  mutate: (bytes, random) => (random() < 0.5 ? harmed(bytes, random) : gzipSync(harmed(gunzipSync(bytes), random))),
  read: readAsImages,
};
export default gzip;
