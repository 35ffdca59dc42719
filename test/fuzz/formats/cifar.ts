import { cifarOf } from '../../support/images.js';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';
import { readAsImages } from '../read-file.js';

/** Binary batches of CIFAR. */
const cifar: Format = {
  name: 'cifar',
  seeds: () => [cifarOf([[3], [9]], (_, place) => place % 256), cifarOf([[2, 77]], () => 200)],
  mutate: harmed,
  read: readAsImages,
};
export default cifar;
