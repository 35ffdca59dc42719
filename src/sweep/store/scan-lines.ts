import { readSync } from 'node:fs';
import type { ResultRecord } from '../records.js';
import { findRecord, inspectLine, longestLine } from './record-line.js';

/** A whole record in a buffer that is used again as soon as the next piece is asked for. */
export interface FoundRecord {
  readonly kind: ResultRecord['kind'];
  /** Of the line in the file. */
  readonly offset: number;
  readonly buffer: Buffer;
  /** Of the line in the file, its end included. */
  readonly bytes: number;
  /** The line is buffer[from, to), without its end. */
  readonly from: number;
  readonly to: number;
  readonly hashAt: number;
}

/** Bytes of a file that are no record. */
export interface Gap {
  readonly kind: 'gap';
  readonly offset: number;
  readonly bytes: number;
}

const chunk = 2 ** 20;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * The records of the bytes [from, to) of an open file whose lines have ended, and the gaps between them. Lines may end
 * as in Windows, which is what Git makes of them there. Returns where
 * the unfinished line begins at the end: `to` if there is none. A line longer than any record is a gap.
 */
export function* scanLines(file: number, from: number, to: number): Generator<FoundRecord | Gap, number> {
  let buffer: Buffer = Buffer.allocUnsafe(Math.min(chunk, Math.max(1, to - from)));
  let offset = from;
  let held = 0;
  let skipped = 0;
  while (offset + held < to) {
    if (held === buffer.length) {
      if (held < longestLine) buffer = grown(buffer);
      else {
        skipped += held;
        offset += held;
        held = 0;
      }
    }
    const read = readSync(file, buffer, held, Math.min(buffer.length - held, to - offset - held), offset + held);
    if (read === 0) break;
    let searched = held;
    held += read;
    let line = 0;
    for (;;) {
      const end = buffer.indexOf(newline, searched);
      if (end === -1 || end >= held) break;
      if (skipped > 0) yield { kind: 'gap', offset: offset - skipped, bytes: skipped + end + 1 };
      else yield* piecesOf(buffer, line, end, offset + line);
      skipped = 0;
      line = end + 1;
      searched = line;
    }
    buffer.copyWithin(0, line, held);
    held -= line;
    offset += line;
  }
  return offset - skipped;
}

/** What a line is: its record, or a gap and the record that it may end with. */
function* piecesOf(buffer: Buffer, from: number, end: number, offset: number): Generator<FoundRecord | Gap, void> {
  const to = end > from && buffer[end - 1] === carriageReturn ? end - 1 : end;
  let start = from;
  let whole = inspectLine(buffer, start, to);
  if (whole === undefined) {
    start = findRecord(buffer, from, to) ?? end + 1;
    yield { kind: 'gap', offset, bytes: start - from };
    if (start <= to) whole = inspectLine(buffer, start, to);
  }
  if (whole === undefined) return;
  const bytes = end + 1 - start;
  yield { kind: whole.kind, offset: offset + start - from, bytes, buffer, from: start, to, hashAt: whole.hashAt };
}

function grown(buffer: Buffer): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(longestLine, 2 * buffer.length));
  buffer.copy(larger);
  return larger;
}
