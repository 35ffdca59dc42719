import { emptyScansJpeg, exifOf, flatJpeg, imageFixture } from '../../support/images.js';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';
import { readAsImages } from '../read-file.js';

const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 46]), Buffer.from('Exif\0\0'), exifOf(6)]);

/** Pictures of JPEG: baseline and progressive, grey, with restarts, with Exif data. */
const jpeg: Format = {
  name: 'jpeg',
  seeds: () => [
    imageFixture('progressive.jpg'),
    imageFixture('restarting.jpg'),
    imageFixture('grey.jpg'),
    flatJpeg(20, 40, 60),
    emptyScansJpeg(40, 24, 3, exif),
  ],
  mutate: harmed,
  read: readAsImages,
};
export default jpeg;
