/** What the headers of a JPEG say. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Three components are red, green, blue instead of luminance and chrominance. */
  readonly rgb: boolean;
}

/**
 * Markers of frames by coding: baseline, extended and progressive Huffman. Others are lossless,
 * hierarchical or arithmetic.
 */
const huffmanFrames = [0xc0, 0xc1, 0xc2];
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const startOfScan = 0xda;
const endOfImage = 0xd9;
const adobe = 0xee;

/** Whether bytes begin as a JPEG does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Walks through the segments of a JPEG, from its start to its end.
 * Source: ITU-T T.81, annex B; Adobe's segment: Adobe technical note 5116.
 * @throws Error saying what is missing or of a kind that is not read
 */
export function inspectJpeg(bytes: Buffer, mostPixels: number): JpegHeader {
  let frame: { width: number; height: number; ids: number[] } | undefined;
  let transform: number | undefined;
  let scans = 0;
  for (const { marker, data } of segmentsOf(bytes)) {
    if (otherFrames.includes(marker)) {
      throw new Error('it is of a kind that is not read: lossless, hierarchical or arithmetic (save it as baseline)');
    }
    if (huffmanFrames.includes(marker)) frame = frameOf(data, mostPixels);
    if (marker === adobe && data.toString('latin1', 0, 5) === 'Adobe') transform = data[11];
    if (marker === startOfScan) scans++;
  }
  if (frame === undefined || scans === 0) throw new Error('it holds no image');
  const { width, height, ids } = frame;
  const rgb = ids.length === 3 && (transform === 0 || (transform === undefined && ids.join() === '82,71,66'));
  return { width, height, components: ids.length, rgb };
}

/**
 * Whether the frame of a JPEG has several components. Only the heads of the segments before the frame are read.
 * @returns false also where there is no frame
 */
export function jpegIsInColour(size: number, read: (start: number, length: number) => Buffer): boolean {
  const head = 10;
  for (let at = 2; at + head <= size; ) {
    const bytes = read(at, head);
    const marker = bytes[1]!;
    if (huffmanFrames.includes(marker)) return bytes[9]! > 1;
    if (bytes[0] !== 0xff || marker === startOfScan || marker === endOfImage) return false;
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(2);
  }
  return false;
}

/** Size and identifiers of the components of a frame. */
function frameOf(data: Buffer, mostPixels: number): { width: number; height: number; ids: number[] } {
  if (data.length < 6 || data.length < 6 + 3 * data[5]!) throw new Error('the header of its frame is cut short');
  const precision = data[0]!;
  const [width, height] = [data.readUInt16BE(3), data.readUInt16BE(1)];
  const ids = Array.from({ length: data[5]! }, (_, component) => data[6 + 3 * component]!);
  if (precision !== 8) throw new Error(`it has ${precision} bits a sample, expected 8 (save it with 8)`);
  if (ids.length === 4) throw new Error('its colours are CMYK (save it in RGB or in grey)');
  if (ids.length !== 1 && ids.length !== 3) throw new Error(`it has ${ids.length} components, expected 1 or 3`);
  if (width === 0 || height === 0) throw new Error(`it is ${width} × ${height} pixels, expected at least one`);
  if (width * height > mostPixels) throw new Error(`it is ${width} × ${height} pixels, at most ${mostPixels} are read`);
  return { width, height, ids };
}

function* segmentsOf(bytes: Buffer): Generator<{ marker: number; data: Buffer }> {
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) throw new Error(`it is broken at byte ${at}, where a marker should be`);
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === endOfImage) return;
    const length = at + 3 < bytes.length ? bytes.readUInt16BE(at + 2) : 0;
    if (length < 2 || at + 2 + length > bytes.length) break;
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
    if (marker === startOfScan) at = endOfScan(bytes, at);
  }
  throw new Error('it is cut short: it has no end');
}

/** Where the entropy-coded data end: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]!;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
