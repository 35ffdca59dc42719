import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { images } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';
import { flatJpeg } from '../support/images.js';
import { inFolder } from '../support/run-cli.js';

const { encodePng, readData, readImage, writePng } = images;

const test = suite('kinds of image files');

test(
  'files are told apart by content, and what is none is named with a remedy',
  inFolder(async (folder) => {
    const path = (name: string) => join(folder, name);
    const picture = ndarray(new Float64Array(3 * 8 * 8).fill(0.2), [3, 8, 8]);
    await writePng(path('cat.jpg'), picture);
    assert.equal(readImage(path('cat.jpg')).data, picture.data);
    writeFileSync(path('dog'), flatJpeg(10, 20, 30));
    assert.equal(readImage(path('dog')).shape, [3, 16, 16]);
    const refused: readonly [string, Uint8Array | string, RegExp][] = [
      ['a.gif', 'GIF89a', /a\.gif: expected a PNG or JPEG image, got a GIF \(save it as PNG\)$/],
      ['empty.png', '', /empty\.png: expected .* got an empty file$/],
      ['text.png', 'hello world', /got a file of 11 bytes that begins with 68656c6c6f20776f$/],
      [
        'cut.png',
        encodePng(picture).subarray(0, 60),
        /cut\.png: this PNG can't be read: it is cut short: it has no end$/,
      ],
      ['cut.jpg', flatJpeg(1, 2, 3).subarray(0, 600), /cut\.jpg: this JPEG can't be read: it is cut short/],
      ['ascii.png', Buffer.from('\xefPNG\n\n\x1a\n'), /got a file of/],
    ];
    for (const [name, bytes, words] of refused) {
      writeFileSync(path(name), bytes);
      rejects(() => readImage(path(name)), words);
    }
    rejects(() => readImage(path('none.png')), /none\.png: there is no such file or folder$/);
    rejects(() => readImage(folder), /: it is a folder, expected a file$/);
    const others: readonly [string, Uint8Array | string, RegExp][] = [
      ['data.npz', 'PK\x03\x04', /got a zip archive, as \.npz and \.pt files are/],
      ['data_batch_1', Buffer.from('\x80\x02}q', 'latin1'), /a Python pickle \(take the binary version/],
      ['data_batch_1.bin', Buffer.alloc(3072), /got a file of 3072 bytes .* \(was it cut short\?\)$/],
      [
        'x.tar.gz',
        gzipSync(Buffer.concat([Buffer.alloc(257, 1), Buffer.from('ustar')])),
        /a tar archive \(unpack it first\)/,
      ],
      ['y.gz', gzipSync(Buffer.alloc(50)).subarray(0, 12), /packed by gzip and broken or cut short/],
    ];
    for (const [name, bytes, words] of others) {
      writeFileSync(path(name), bytes);
      rejects(() => readData(path(name)), words);
    }
  }),
);

test.run();
