import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as momoa from '@humanwhocodes/momoa';
import type { ValueNode } from '@humanwhocodes/momoa';
import { InputError } from '../../numerics/input-error.js';
import { messageOf } from '../../numerics/message-of.js';
import { oneLine } from '../carried.js';
import { lossOf } from './number-text.js';

/** What a JSON file holds. */
export interface JsonFile {
  readonly value: unknown;
  /** The line on which an entry stands, or the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads a JSON file in UTF-8 or UTF-16, with or without a byte order mark, and refuses what JSON readers pass over: an
 * entry given twice, numbers that would become others, seeds whose spelling would get lost.
 * @throws InputError naming the file, and line and column where there are such
 */
export function readJsonFile(file: string, path: string): JsonFile {
  const text = readText(file, path);
  // Loaded where a file is read, and at once, since tasks name their points at once.
  const { parse }: typeof momoa = createRequire(import.meta.url)('@humanwhocodes/momoa');
  let root: ValueNode;
  try {
    root = parse(text, { mode: 'json', ranges: true }).body;
  } catch (error) {
    throw new InputError(file, `is not JSON: ${syntaxComplaint(error, text)}`);
  }
  checkNode(file, text, root, []);
  try {
    return { value: JSON.parse(text), lineOf: (entry) => nodeAt(root, entry).loc.start.line };
  } catch (error) {
    throw new InputError(file, `is not JSON: ${oneLine(messageOf(error))}`);
  }
}

function readText(file: string, path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new InputError(file, `can't be read: ${messageOf(error)}`);
  }
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(file, 'is no text in UTF-8 or UTF-16 (save it as UTF-8)');
  }
}

/** JSON begins with two ASCII characters: where their zeros stand tells the encoding, if no mark does. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** Names of the parser for what it did not expect. */
const tokens: Readonly<Record<string, string>> = {
  LBrace: '{',
  RBrace: '}',
  LBracket: '[',
  RBracket: ']',
  Comma: 'a comma',
  Colon: 'a colon',
  String: 'a text',
  Number: 'a number',
  Boolean: 'true or false',
  Null: 'null',
};

/** "Unexpected token RBrace found. (1:10)" in words. */
function syntaxComplaint(error: unknown, text: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof RangeError) return 'its lists or objects are nested too deeply';
  const [, what = '', line, column] = /^Unexpected (.*?)(?: found)?\.? \((\d+):(\d+)\)$/s.exec(error.message) ?? [];
  if (line === undefined) return oneLine(error.message);
  if (text.trim() === '') return 'it is empty';
  const [, token = ''] = /^token (\w+)$/.exec(what) ?? [];
  return `line ${line}, column ${column}: ${tokens[token] ?? oneLine(what)} is not expected there`;
}

/** Refuses what is lost when the file is read. */
function checkNode(file: string, text: string, node: ValueNode, path: readonly string[]): void {
  const refuse = ({ loc }: ValueNode, complaint: string) => {
    const { line, column } = loc.start;
    return new InputError(file, `line ${line}, column ${column}: ${oneLine(complaint)}`);
  };
  if (node.type === 'Object') {
    const seen = new Set<string>();
    for (const { name, value } of node.members) {
      const key = name.type === 'String' ? name.value : name.name;
      if (seen.has(key)) throw refuse(value, `${[...path, key].join('.')} is given twice (leave one out)`);
      seen.add(key);
      checkNode(file, text, value, [...path, key]);
    }
  } else if (node.type === 'Array') {
    for (const { value } of node.elements) checkNode(file, text, value, path);
  } else if (node.type === 'Number') {
    const written = text.slice(...node.range!);
    const loss = lossOf(written);
    const entry = path.join('.');
    if (loss !== undefined) throw refuse(node, `${entry}: ${written} ${loss} (write it as a text: "${written}")`);
    if (path.at(-1) === 'seed' && written !== String(node.value)) {
      throw refuse(
        node,
        `${entry}: a seed is a text, and ${written} would become "${node.value}" (write "${written}")`,
      );
    }
  }
}

/** The node of an entry, or the nearest one around it. */
function nodeAt(root: ValueNode, path: readonly PropertyKey[]): ValueNode {
  let node = root;
  for (const part of path) {
    const next: ValueNode | undefined =
      node.type === 'Object'
        ? node.members.find(({ name }) => (name.type === 'String' ? name.value : name.name) === part)?.value
        : node.type === 'Array'
          ? node.elements[Number(part)]?.value
          : undefined;
    if (next === undefined) break;
    node = next;
  }
  return node;
}
