/** Markers of a JPEG (ITU-T T.81, table B.1). */
export const markers = {
  /** Frames by coding: baseline, extended and progressive Huffman. */
  huffmanFrames: [0xc0, 0xc1, 0xc2],
  progressive: 0xc2,
  /** Frames that are lossless, hierarchical or arithmetic. */
  otherFrames: [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf],
  huffmanTables: 0xc4,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  quantisationTables: 0xdb,
  restartInterval: 0xdd,
  exif: 0xe1,
  adobe: 0xee,
} as const;

/** A part of a JPEG with a length of its own. */
export interface Segment {
  readonly marker: number;
  readonly data: Buffer;
  /** The segment with its marker and length, and the coded data behind that of a scan. */
  readonly whole: Buffer;
}

/** Where the next marker is looked for when there is none behind a segment that the picture does not need. */
export type Resume = 'behind' | 'within';

/**
 * The segments of a JPEG from its start to its end. What stands between them and is none is passed over, and so are
 * segments that the picture does not need and that are broken; `damage` hears of it.
 * Source: ITU-T T.81, annex B.
 * @throws Error if it ends before its end
 */
export function* segmentsOf(bytes: Buffer, resume: Resume, damage: (words: string) => void): Generator<Segment> {
  let at = 2;
  while (at + 1 < bytes.length) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0 || hasNoData(marker)) {
      damage('bytes between its parts were passed over');
      at = nextMarker(bytes, at + 1);
      continue;
    }
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === markers.end) return;
    if (marker === markers.start) {
      // A small picture inside, whose end comes first.
      damage('bytes between its parts were passed over');
      const end = bytes.indexOf('ffd9', at + 2, 'hex');
      at = end < 0 ? bytes.length : end + 2;
      continue;
    }
    const length = at + 3 < bytes.length ? bytes.readUInt16BE(at + 2) : 0;
    const end = at + 2 + length;
    const short = length < 2 || end > bytes.length;
    if (isDispensable(marker) && (short || (resume === 'within' && bytes[end] !== 0xff))) {
      damage('a part beside the picture was left out: its length is wrong');
      at = nextMarker(bytes, at + 2);
      continue;
    }
    if (short) break;
    const whole = marker === markers.scan ? endOfScan(bytes, end) : end;
    yield { marker, data: bytes.subarray(at + 4, end), whole: bytes.subarray(at, whole) };
    at = whole;
  }
  throw new Error('it is cut short: it has no end');
}

/** Whether nothing follows a marker: restarts, and one without a meaning. */
function hasNoData(marker: number): boolean {
  return marker === 1 || (marker >= 0xd0 && marker <= 0xd7);
}

/** Whether a picture can be read without segments of that kind: those of applications, and comments. */
function isDispensable(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
}

/** Where the next marker of a segment, or of the start or end of a picture, begins. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]!;
    if (bytes[at] === 0xff && next >= 0xc0 && next !== 0xff && !hasNoData(next)) return at;
  }
  return bytes.length;
}

/** Where the entropy-coded data end: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]!;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
