import { markers, type Resume, type Segment, segmentsOf } from './jpeg-segments.js';
import { exifOrientation } from './orientation.js';

/** A component of a frame: how many of its blocks in a row and in a column belong together. */
interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  /** Number of its quantisation table. */
  readonly table: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly Component[];
}

/** A JPEG whose parts fit together. */
export interface InspectedJpeg extends Frame {
  /** Three components are red, green, blue instead of luminance and chrominance. */
  readonly rgb: boolean;
  /** How it is to be shown, by the numbers of Exif. */
  readonly orientation?: number;
  /** Blocks of 8 × 8 coefficients. */
  readonly blocks: number;
  readonly scans: number;
  /** Blocks that its scans go through, all scans together. */
  readonly scannedBlocks: number;
  /** The file with nothing but what makes up the picture, and no damage that was passed over. */
  readonly bytes: Buffer;
  /** In words, what was passed over. */
  readonly damage: readonly string[];
}

/** Whether bytes begin as a JPEG does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Walks through the segments of a JPEG, from its start to its end.
 * Source: ITU-T T.81, annex B; Adobe's segment: Adobe technical note 5116.
 * @throws Error saying what is missing or of a kind that is not read
 */
export function inspectJpeg(bytes: Buffer): InspectedJpeg {
  try {
    return inspected(bytes, 'behind');
  } catch (error) {
    try {
      return inspected(bytes, 'within');
    } catch {
      throw error;
    }
  }
}

function inspected(bytes: Buffer, resume: Resume): InspectedJpeg {
  const damage = new Set<string>();
  const kept: Buffer[] = [];
  const tables = new Set<string>();
  let frame: Frame | undefined;
  let transform: number | undefined;
  let orientation: number | undefined;
  let [scans, scannedBlocks] = [0, 0];
  for (const segment of segmentsOf(bytes, resume, (words) => damage.add(words))) {
    const { marker, data, whole } = segment;
    if (has(markers.otherFrames, marker)) {
      throw new Error('it is of a kind that is not read: lossless, hierarchical or arithmetic (save it as baseline)');
    }
    if (marker === markers.exif && data.toString('latin1', 0, 6) === 'Exif\0\0') {
      orientation ??= exifOrientation(data.subarray(6));
    }
    if (marker === markers.adobe && data.toString('latin1', 0, 5) === 'Adobe') {
      if (data.length < 12) damage.add('its Adobe part was left out: it is too short');
      transform = data[11];
    }
    if (has(markers.huffmanFrames, marker)) {
      if (frame !== undefined) throw new Error('it holds more than one frame (save it as baseline)');
      frame = frameOf(segment);
    }
    if (marker === markers.scan) {
      if (frame === undefined) throw new Error('it holds no image: a scan comes before its frame');
      scannedBlocks += scanBlocks(data, frame, tables);
      scans++;
    }
    if (isNeeded(marker)) {
      for (const table of tablesOf(segment)) tables.add(table);
      kept.push(whole);
    }
  }
  if (frame === undefined || scans === 0) throw new Error('it holds no image');
  const ids = frame.components.map(({ id }) => id);
  if (!frame.components.every(({ table }) => tables.has(`steps ${table}`))) throw new Error(noTable);
  return {
    ...frame,
    rgb: ids.length === 3 && (transform === 0 || (transform === undefined && ids.join() === '82,71,66')),
    ...(orientation !== undefined && { orientation }),
    blocks: blocksOf(frame, frame.components),
    scans,
    scannedBlocks,
    bytes: Buffer.concat([bytes.subarray(0, 2), ...kept, Buffer.from([0xff, markers.end])]),
    damage: [...damage],
  };
}

function has(some: readonly number[], marker: number): boolean {
  return some.includes(marker);
}

/** Whether a picture can't be read without segments of that kind. */
function isNeeded(marker: number): boolean {
  const { huffmanFrames, huffmanTables, quantisationTables, restartInterval, scan } = markers;
  return has([...huffmanFrames, huffmanTables, quantisationTables, restartInterval, scan], marker);
}

/** What the frame of a JPEG says, by the heads of the segments before it alone; undefined where there is none. */
export function jpegFrameHead(
  size: number,
  read: (start: number, length: number) => Buffer,
): { readonly width: number; readonly height: number; readonly components: number } | undefined {
  const head = 10;
  for (let at = 2; at + head <= size; ) {
    const bytes = read(at, head);
    const marker = bytes[1]!;
    if (has(markers.huffmanFrames, marker)) {
      return { width: bytes.readUInt16BE(7), height: bytes.readUInt16BE(5), components: bytes[9]! };
    }
    if (bytes[0] !== 0xff || marker === markers.scan || marker === markers.end) return undefined;
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(2);
  }
  return undefined;
}

/** Size and components of a frame. */
function frameOf({ marker, data }: Segment): Frame {
  if (data.length < 6 || data.length < 6 + 3 * data[5]!) throw new Error('the header of its frame is cut short');
  const precision = data[0]!;
  const [width, height] = [data.readUInt16BE(3), data.readUInt16BE(1)];
  const components = Array.from({ length: data[5]! }, (_, component) => {
    const at = 6 + 3 * component;
    return { id: data[at]!, across: data[at + 1]! >> 4, down: data[at + 1]! & 15, table: data[at + 2]! };
  });
  if (precision !== 8) throw new Error(`it has ${precision} bits a sample, expected 8 (save it with 8)`);
  if (components.length === 4) throw new Error('its colours are CMYK (save it in RGB or in grey)');
  if (components.length !== 1 && components.length !== 3) {
    throw new Error(`it has ${components.length} components, expected 1 or 3`);
  }
  if (width === 0 || height === 0) throw new Error(`it is ${width} × ${height} pixels, expected at least one`);
  const odd = components.find(({ across, down }) => Math.min(across, down) < 1 || Math.max(across, down) > 4);
  if (odd !== undefined) throw new Error(`its sampling is ${odd.across} × ${odd.down}, expected 1 to 4 each way`);
  if (new Set(components.map(({ id }) => id)).size < components.length) {
    throw new Error('two of its components have one name (it is broken)');
  }
  return { width, height, progressive: marker === markers.progressive, components };
}

/** Blocks of some components of a frame, with those that pad it. */
function blocksOf({ width, height, components }: Frame, some: readonly Component[]): number {
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  const units = Math.ceil(width / 8 / across) * Math.ceil(height / 8 / down);
  return some.reduce((sum, component) => sum + units * component.across * component.down, 0);
}

const noTable = 'it lacks a table that its coded data need (it is broken)';

/** Blocks that a scan goes through, whose tables of codes must be there. */
function scanBlocks(data: Buffer, frame: Frame, tables: ReadonlySet<string>): number {
  const count = data[0] ?? 0;
  if (count < 1 || count > 4 || data.length !== 4 + 2 * count) throw new Error('the header of a scan is broken');
  const [first = 0, last = 0, bits = 0] = data.subarray(1 + 2 * count);
  if (frame.progressive && (last > 63 || first > last)) {
    throw new Error(`a scan is of coefficients ${first} to ${last}, expected some of 0 to 63`);
  }
  const some = Array.from({ length: count }, (_, place) => {
    const codes = data[2 + 2 * place]!;
    // Refinements of the first coefficient have no codes.
    const needsFirst = !frame.progressive || (first === 0 && bits >> 4 === 0);
    const needsOthers = !frame.progressive || first > 0;
    if (needsFirst && !tables.has(`first ${codes >> 4}`)) throw new Error(noTable);
    if (needsOthers && !tables.has(`others ${codes & 15}`)) throw new Error(noTable);
    const found = frame.components.find(({ id }) => id === data[1 + 2 * place]);
    if (found === undefined) throw new Error('a scan is of a component that there is not');
    return found;
  });
  return blocksOf(frame, some);
}

/**
 * The tables of a segment: steps of quantisation, or codes of first coefficients or of others, with their numbers.
 * @throws Error unless they take just its length
 */
function tablesOf({ marker, data }: Segment): string[] {
  if (marker === markers.restartInterval && data.length !== 2) throw new Error('its interval of restarts is broken');
  const steps = marker === markers.quantisationTables;
  if (!steps && marker !== markers.huffmanTables) return [];
  const found: string[] = [];
  let at = 0;
  while (at < data.length) {
    const [high, low] = [data[at]! >> 4, data[at]! & 15];
    found.push(`${steps ? 'steps' : high === 0 ? 'first' : 'others'} ${low}`);
    if (steps) at += high === 0 ? 65 : 129;
    else at += 17 + data.subarray(at + 1, at + 17).reduce((sum, codes) => sum + codes, 0);
  }
  if (at > data.length) throw new Error(`a table of its ${steps ? 'quantisation' : 'Huffman codes'} is cut short`);
  return found;
}
