/** What a beginning of a file shows, and what to do with it. */
interface Kind {
  readonly words: string;
  readonly is: (bytes: Buffer, text: string) => boolean;
}

const asPng = 'save it as PNG';
const asNpy = 'save the array as .npy by numpy.save';

/** A kind that has these bytes, written as Latin-1, at that place. */
function marked(beginning: string, words: string, offset = 0): Kind {
  return { words, is: (_, text) => text.startsWith(beginning, offset) };
}

/** A kind whose first text, behind white space, is this. */
function written(pattern: RegExp, words: string): Kind {
  return { words, is: (bytes, text) => isText(bytes) && pattern.test(text.replace(/^\xef\xbb\xbf/, '')) };
}

/** Kinds of files that people try; the first that fits is named. */
const kinds: readonly Kind[] = [
  // Pictures
  marked('GIF8', `a GIF (${asPng})`),
  { words: `a WebP image (${asPng})`, is: (_, text) => text.startsWith('RIFF') && text.startsWith('WEBP', 8) },
  marked('RIFF', 'a sound or a film (save its pictures as PNG)'),
  marked('ftyp', `an AVIF or HEIC image or a film (${asPng})`, 4),
  {
    words: `a BMP image (${asPng})`,
    is: (bytes, text) => text.startsWith('BM') && bytes.length > 14 && bytes[14]! >= 12,
  },
  marked('II*\0', `a TIFF image (${asPng}, or ${asNpy})`),
  marked('MM\0*', `a TIFF image (${asPng}, or ${asNpy})`),
  marked('II+\0', `a TIFF image (${asPng}, or ${asNpy})`),
  marked('MM\0+', `a TIFF image (${asPng}, or ${asNpy})`),
  { words: `a Netpbm image, PBM, PGM or PPM (${asPng})`, is: (_, text) => /^P[1-7](?:\s|#)/.test(text) },
  { words: `a PFM image (${asNpy})`, is: (_, text) => /^P[Ff]\s/.test(text) },
  marked('\0\0\0\x0cjP  ', `a JPEG 2000 image (${asPng})`),
  marked('\xff\x4f\xff\x51', `a JPEG 2000 image (${asPng})`),
  marked('\0\0\0\x0cJXL ', `a JPEG XL image (${asPng})`),
  marked('\xff\x0a', `a JPEG XL image (${asPng})`),
  marked('\x76\x2f\x31\x01', `an OpenEXR image (${asNpy})`),
  marked('8BPS', `a Photoshop image (${asPng})`),
  marked('\0\0\x01\0', `an icon (${asPng})`),
  marked('DICM', `a DICOM image (${asNpy})`, 128),
  marked('SIMPLE  =', `a FITS image (${asNpy})`),
  marked('\x89PNG', 'a PNG whose first bytes were changed (fetch it again as binary file)'),
  marked('\x89PNG', 'a PNG whose first bytes were changed (fetch it again as binary file)', 3),
  // Arrays and tables
  marked('\x93NUMPY', 'a .npy array'),
  marked('\xc2\x93NUMPY', 'a .npy array that was taken for text (fetch it again as binary file)'),
  marked('MATLAB 5.0 MAT-file', `a .mat file of MATLAB (${asNpy}: scipy.io.loadmat reads it)`),
  marked('MATLAB 7.3 MAT-file', `a .mat file of MATLAB 7.3 (${asNpy}: h5py reads it)`),
  marked('\x89HDF', `an HDF5 file, as h5py, Keras and MATLAB 7.3 write it (${asNpy})`),
  marked('\x89HDF', `an HDF5 file with a block before it (${asNpy}: h5py reads it)`, 512),
  marked('PAR1', `a Parquet file (${asNpy}: pandas.read_parquet reads it)`),
  marked('ARROW1', `an Arrow or Feather file (${asNpy}: pandas.read_feather reads it)`),
  marked('FEA1', `a Feather file (${asNpy}: pandas.read_feather reads it)`),
  marked('CDF', `a NetCDF file (${asNpy})`),
  marked('SQLite format 3\0', `an SQLite database (${asNpy})`),
  { words: `a file of safetensors (${asNpy})`, is: isSafetensors },
  // Models and Python
  {
    words: `an .npz archive of numpy (save one of its arrays as .npy: numpy.save('x.npy', numpy.load(FILE)['NAME']))`,
    is: isNpz,
  },
  { words: `a file of PyTorch (save a tensor by numpy.save('x.npy', tensor.numpy()))`, is: isTorch },
  marked('PK\x03\x04', 'a zip archive, as .npz and .pt files are (unpack it, or save the array as .npy)'),
  marked('PK\x05\x06', 'a zip archive with nothing in it'),
  { words: 'a Python pickle (take the binary version of the data set, or save the array as .npy)', is: isPickle },
  { words: 'an ONNX model (it is no data: a model is given as a module of JavaScript)', is: isOnnx },
  marked('TFL3', 'a TensorFlow Lite model (it is no data)', 4),
  // Packed
  marked('\x1f\x8b', 'a file that gzip packed and that is broken (fetch it again)'),
  marked('\xfd7zXZ\0', 'a file that xz packed (unpack it with unxz)'),
  marked('BZh', 'a file that bzip2 packed (unpack it with bunzip2)'),
  marked('\x28\xb5\x2f\xfd', 'a file that zstd packed (unpack it with unzstd)'),
  marked('\x04\x22\x4d\x18', 'a file that lz4 packed (unpack it with unlz4)'),
  marked('\x1f\x9d', 'a file that compress packed (unpack it with uncompress)'),
  marked('7z\xbc\xaf\x27\x1c', 'a 7z archive (unpack it)'),
  marked('Rar!\x1a\x07', 'a rar archive (unpack it)'),
  marked('ustar', 'a tar archive (unpack it first)', 257),
  // Texts
  marked('%PDF', `a PDF (${asPng})`),
  written(/^version https:\/\/git-lfs/, 'a pointer of Git LFS in place of the file (fetch the file by git lfs pull)'),
  written(
    /^\s*(?:<\?xml[^>]*>)?\s*(?:<!--[\s\S]*?-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg\b/i,
    `an SVG drawing (${asPng})`,
  ),
  written(
    /^\s*(?:<\?xml[^>]*>)?\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|title|script)\b/i,
    'a web page, as servers send in place of a file (open it in a browser to see what it says, and fetch the file again)',
  ),
  written(/^\s*<(?:\?xml|[a-z])/i, `an XML file (${asNpy})`),
  written(/^\s*[[{]/, `a JSON file or the like (${asNpy})`),
  {
    words: `a table of numbers as text, such as CSV (${asNpy}: numpy.loadtxt or pandas.read_csv reads it)`,
    is: isTable,
  },
];

/** In words, what a file of `size` bytes is that can't be read, from its first 512 bytes or more. */
export function unknownKind(bytes: Buffer, size = bytes.length): string {
  if (bytes.length === 0) return 'an empty file';
  const head = bytes.subarray(0, 1024);
  const text = head.toString('latin1');
  const found = kinds.find(({ is }) => is(head, text));
  if (found !== undefined) return found.words;
  if (isText(head) && size > 0) {
    const start = head
      .toString('utf8', 0, 40)
      .split(/[\r\n]/)[0]!
      .slice(0, 24);
    return `a text of ${size} bytes that begins with ${JSON.stringify(start)}`;
  }
  return `a file of ${size} bytes that begins with ${bytes.toString('hex', 0, 8)}`;
}

/** Whether bytes look like text: no control characters but white space. */
function isText(bytes: Buffer): boolean {
  return !bytes.some((byte) => (byte < 0x20 && !(byte >= 9 && byte <= 13)) || byte === 0x7f);
}

/** Whether the lines are numbers with commas, semicolons, tabs or spaces between, but for a first one of names. */
function isTable(bytes: Buffer, text: string): boolean {
  if (!isText(bytes)) return false;
  const lines = text.split(/\r?\n|\r/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  // What the last line lacks may lie behind.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  const numeric = (line: string) => {
    const cells = line.split(/[,;\t ]+/).filter((cell) => cell !== '');
    return cells.length > 1 && cells.some((cell) => Number.isFinite(Number(cell)));
  };
  const named = whole.length > 1 && /[,;\t]/.test(whole[0]!) ? whole.slice(1) : whole;
  return named.length > 0 && named.every(numeric);
}

/** Whether a length of a header, little endian, and an object of JSON begin it. */
function isSafetensors(bytes: Buffer): boolean {
  return (
    bytes.length > 9 &&
    bytes.readUInt32LE(4) === 0 &&
    bytes.readUInt32LE(0) > 1 &&
    /^\{\s*["}]/.test(bytes.toString('latin1', 8))
  );
}

/** The name of the first file of a zip archive. */
function firstName(bytes: Buffer): string {
  const zip = bytes.length > 30 && bytes.toString('latin1', 0, 4) === 'PK\x03\x04';
  return zip ? bytes.toString('latin1', 30, 30 + bytes.readUInt16LE(26)) : '';
}

function isNpz(bytes: Buffer): boolean {
  return firstName(bytes).endsWith('.npy');
}

/** Archives, and the older kind that begins with a pickle of a magic number. */
function isTorch(bytes: Buffer, text: string): boolean {
  return (
    /\/(data\.pkl|version|byteorder|\.format_version)$/.test(firstName(bytes)) ||
    text.startsWith('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.')
  );
}

/** Protocols 2 to 5, and 0 as texts of Python 2 have it. */
function isPickle(bytes: Buffer, text: string): boolean {
  const [first, protocol = 0] = bytes;
  return (first === 0x80 && protocol >= 2 && protocol <= 5) || /^(?:\(dp\d|\(lp\d|c[a-z_.]+\n[A-Za-z_]+\n)/.test(text);
}

/** Whether the first fields of a protocol buffer are a small version and the name of who wrote it. */
function isOnnx(bytes: Buffer): boolean {
  if (bytes.length < 8 || bytes[0] !== 8 || bytes[1]! < 1 || bytes[1]! > 32) return false;
  if (bytes[2] === 0x3a) return true;
  if (bytes[2] !== 0x12) return false;
  return /^[\w. -]+$/.test(bytes.toString('latin1', 4, 4 + bytes[3]!));
}
