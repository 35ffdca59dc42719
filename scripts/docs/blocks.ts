import { readFileSync } from 'node:fs';

/** A fenced block of a document, with what a mark above it says. */
export interface Block {
  readonly document: string;
  /** Line of its fence, from 1. */
  readonly line: number;
  /** What stands behind the fence: sh, ts, json, … */
  readonly language: string;
  readonly text: string;
  /** File that the block is to be written to, by a mark `<!-- file: NAME -->`. */
  readonly file?: string;
  /** Why the block is not run, by a mark `<!-- not run: why -->`. */
  readonly notRun?: string;
}

/** Languages of blocks that are run or checked. */
const checked = ['sh', 'ts', 'json'];

/** The fenced blocks of a document that are run, checked or written to a file, in their order. */
export function blocksOf(path: string, document: string): Block[] {
  return findBlocks(readFileSync(path, 'utf8'), document);
}

/**
 * The fenced blocks of a Markdown text that are run, checked or written to a file.
 * @throws Error naming the line of a fence that is not closed, or of a mark without a block
 */
export function findBlocks(text: string, document: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let mark: { name: string; value: string; line: number } | undefined;
  for (let i = 0; i < lines.length; i++) {
    const found = /^<!-- (file|not run): (.+) -->$/.exec(lines[i]!);
    if (found !== null) mark = { name: found[1]!, value: found[2]!, line: i + 1 };
    else if (/^\s*```/.test(lines[i]!)) {
      const fence = /^\s*/.exec(lines[i]!)![0];
      const end = lines.findIndex((line, k) => k > i && line.trimEnd() === `${fence}\`\`\``);
      if (end < 0) throw new Error(`${document}:${i + 1}: the block is not closed`);
      const language = lines[i]!.trim().slice(3).trim();
      const body = lines.slice(i + 1, end).map((line) => line.slice(fence.length));
      if (mark !== undefined || checked.includes(language)) {
        blocks.push({ document, line: i + 1, language, text: `${body.join('\n')}\n`, ...markOf(mark) });
      }
      mark = undefined;
      i = end;
    } else if (mark !== undefined && lines[i]!.trim() !== '') {
      throw new Error(`${document}:${mark.line}: no block follows the mark`);
    }
  }
  if (mark !== undefined) throw new Error(`${document}:${mark.line}: no block follows the mark`);
  return blocks;
}

function markOf(mark: { name: string; value: string } | undefined): { file?: string; notRun?: string } {
  if (mark === undefined) return {};
  return mark.name === 'file' ? { file: mark.value } : { notRun: mark.value };
}
