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
      ['text.png', 'hello world', /got a text of 11 bytes that begins with "hello world"$/],
      [
        'cut.png',
        encodePng(picture).subarray(0, 60),
        /cut\.png: this PNG can't be read: it is cut short: it has no end$/,
      ],
      ['cut.jpg', flatJpeg(1, 2, 3).subarray(0, 600), /cut\.jpg: this JPEG can't be read: it is cut short/],
      ['ascii.png', Buffer.from('\x89PNG\n\x1a\n'), /got a (file|text) of/],
    ];
    for (const [name, bytes, words] of refused) {
      writeFileSync(path(name), bytes);
      rejects(() => readImage(path(name)), words);
    }
    rejects(() => readImage(path('none.png')), /none\.png: there is no such file or folder$/);
    rejects(() => readImage(folder), /: it is a folder, expected a file$/);
    const others: readonly [string, Uint8Array | string, RegExp][] = [
      ['data.zip', 'PK\x03\x04', /got a zip archive, as \.npz and \.pt files are/],
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

/** The head of a zip archive whose first file has that name. */
const zipOf = (name: string) => {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name)]);
};
const latin = (text: string) => Buffer.from(text, 'latin1');

test(
  'kinds that are not read are named, with what to do',
  inFolder(async (folder) => {
    const cases: readonly [Buffer, RegExp][] = [
      [latin('<!DOCTYPE html>\n<html><body>404'), /got a web page, as servers send in place of a file \(open it in a/],
      [latin('\n<html lang="en">'), /got a web page/],
      [gzipSync(latin('<html><body>404')), /got a web page/],
      [latin('<?xml version="1.0"?><svg xmlns="x">'), /got an SVG drawing \(save it as PNG\)/],
      [latin('<?xml version="1.0"?><data>'), /got an XML file/],
      [gzipSync(gzipSync(Buffer.alloc(100))), /it is packed by gzip twice \(unpack it once with gunzip\)$/],
      [latin('PAR1\x15\x04\x15\x10\x15\x14'), /got a Parquet file \(.*pandas\.read_parquet/],
      [
        latin('MATLAB 5.0 MAT-file, Platform: GLNXA64'.padEnd(128)),
        /got a \.mat file of MATLAB \(.*scipy\.io\.loadmat/,
      ],
      [
        latin('MATLAB 7.3 MAT-file, Platform: GLNXA64'.padEnd(512)),
        /got a \.mat file of MATLAB 7\.3 \(.*h5py reads it/,
      ],
      [latin('\x89HDF\r\n\x1a\n'), /got an HDF5 file/],
      [latin('\x40\0\0\0\0\0\0\0{"weight":{"dtype":"F32"'), /got a file of safetensors/],
      [latin('a,b,c\n1,2,3\n4,5,6\n'), /got a table of numbers as text, such as CSV \(.*numpy\.loadtxt or pandas/],
      [latin('5,0,0,12\n7,0,1,255\n'), /got a table of numbers as text/],
      [latin('0.1 0.2 0.3\n0.4 0.5 0.6\n'), /got a table of numbers as text/],
      [latin('P5\n24 7\n255\n\0\x01'), /got a Netpbm image, PBM, PGM or PPM \(save it as PNG\)/],
      [latin('P6 2 2 255 '), /got a Netpbm image/],
      [latin('RIFF\x24\0\0\0WEBPVP8 '), /got a WebP image/],
      [latin('RIFF\x24\0\0\0WAVEfmt '), /got a sound or a film/],
      [latin('GIF89a'), /got a GIF/],
      [latin('II*\0\x08\0\0\0'), /got a TIFF image/],
      [latin('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'), /got a BMP image/],
      [latin('\0\0\0\x1cftypheic'), /got an AVIF or HEIC image/],
      [latin('\0\0\0\x0cjP  \r\n'), /got a JPEG 2000 image/],
      [zipOf('arr_0.npy'), /got an \.npz archive of numpy \(.*numpy\.load/],
      [zipOf('archive/data.pkl'), /got a file of PyTorch/],
      [zipOf('readme.txt'), /got a zip archive/],
      [latin('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02'), /got a file of PyTorch/],
      [latin('\x80\x05\x95\x10'), /got a Python pickle/],
      [latin('(dp0\nS"data"\np1\n'), /got a Python pickle/],
      [latin('\x08\x08\x12\x07pytorch\x1a\x052.1.0'), /got an ONNX model/],
      [latin('\xfd7zXZ\0'), /got a file that xz packed \(unpack it with unxz\)/],
      [latin('\x28\xb5\x2f\xfd\x24'), /got a file that zstd packed/],
      [latin('version https://git-lfs.github.com/spec/v1\noid sha256:1'), /got a pointer of Git LFS .*git lfs pull/],
      [latin('{"data": [[1, 2]]}'), /got a JSON file/],
      [latin('%PDF-1.5'), /got a PDF/],
      [latin('import torch\nx = 1\n'), /got a text of 19 bytes that begins with "import torch"$/],
      [Buffer.from([3, 1, 4, 1, 5, 9, 2, 6, 5]), /got a file of 9 bytes that begins with 0301040105090206$/],
    ];
    const path = join(folder, 'x');
    for (const [bytes, words] of cases) {
      writeFileSync(path, bytes);
      rejects(() => readData(path), words);
      rejects(() => readImage(path), words);
      if (!bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) rejects(() => readData(path), /\)$|begins with \S+/);
    }
  }),
);

test.run();
