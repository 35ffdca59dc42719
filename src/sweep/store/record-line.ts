import { crc32 } from 'node:zlib';
import { hashDigits } from '../point.js';
import type { ResultRecord } from '../records.js';
import { readWord, wordText } from './hexadecimal.js';

/** The longest line that is written or read, in bytes: what is larger belongs in arrays. */
export const longestLine = 2 ** 24;

const heads = { done: Buffer.from('{"kind":"done","hash":"'), failed: Buffer.from('{"kind":"failed","hash":"') };
const start = Buffer.from('{"kind":"');
const checksum = Buffer.from(',"checksum":"');
const tail = checksum.length + 8 + 2;
const shortest = heads.done.length + hashDigits + tail;
const quote = 0x22;

/**
 * A record as one line of JSON: kind and hash first, at fixed places, and a checksum last, the CRC-32 of the line's
 * bytes before `,"checksum":` in eight hexadecimal digits. −0 becomes 0.
 */
export function encodeRecord(record: ResultRecord): Buffer {
  const { kind, hash, ...rest } = record;
  const body = `{"kind":"${kind}","hash":"${hash}",${JSON.stringify(rest).slice(1, -1)}`;
  return Buffer.from(`${body},"checksum":"${wordText(crc32(body))}"}\n`);
}

/** Where a record's hash is, and what kind of record it is. */
export interface Inspected {
  readonly kind: ResultRecord['kind'];
  /** Index of the hash's first digit in the bytes that were inspected. */
  readonly hashAt: number;
}

/**
 * Kind and hash of the line bytes[from, to), without its newline; undefined if it is not a record
 * that matches its checksum.
 */
export function inspectLine(bytes: Buffer, from: number, to: number): Inspected | undefined {
  if (to - from < shortest) return undefined;
  const kind = beginsWith(bytes, from, heads.done) ? 'done' : 'failed';
  const hashAt = from + heads[kind].length;
  if (kind === 'failed' && !beginsWith(bytes, from, heads.failed)) return undefined;
  const end = to - tail;
  if (bytes[hashAt + hashDigits] !== quote || hashAt + hashDigits >= end) return undefined;
  if (!beginsWith(bytes, end, checksum) || bytes[to - 2] !== quote || bytes[to - 1] !== 0x7d) return undefined;
  const sum = readWord(bytes, end + checksum.length);
  return crc32(bytes.subarray(from, end)) === sum ? { kind, hashAt } : undefined;
}

/** Where in a damaged line a record begins that is whole: the newline before it may be what was damaged. */
export function findRecord(bytes: Buffer, from: number, to: number): number | undefined {
  const most = 16;
  const line = bytes.subarray(from, to);
  let at = 0;
  for (let attempt = 0; attempt < most; attempt++) {
    at = line.indexOf(start, at + 1);
    if (at === -1) return undefined;
    if (inspectLine(line, at, line.length) !== undefined) return from + at;
  }
  return undefined;
}

function beginsWith(bytes: Buffer, from: number, expected: Buffer): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[from + index] !== expected[index]) return false;
  return true;
}
