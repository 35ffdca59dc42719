import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as images from 'diffeolab/images';

/** Little, so that what takes much is refused at once, and what takes little is not. */
const memory = 2 ** 22;

/** Reads bytes as images, whole and in parts. */
export function readAsImages(bytes: Buffer, folder: string): void {
  const path = join(folder, 'input');
  writeFileSync(path, bytes);
  images.readData(path, { memory, crop: 'centre' });
  for (const _ of images.readChunks(path, { memory, crop: 'centre', chunk: 2 }));
}
