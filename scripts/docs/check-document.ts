import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sweep } from 'diffeolab';
import type { Block } from './blocks.js';
import { makeScratch, runShell } from './scratch.js';
import { typeFaults } from './type-check.js';

/** What became of a block: its time, and its fault if it has one. */
export interface Outcome {
  readonly block: Block;
  readonly seconds: number;
  readonly fault?: string;
}

/**
 * Runs the blocks of a document in their order, in a folder of their own: sh by the shell, ts checked and run, json
 * parsed, and read as a sweep file where it names a task and has a file; a block with a file is written to it. One
 * that takes more than `limit` seconds is ended, and at fault.
 */
export async function checkDocument(
  blocks: readonly Block[],
  options: { root: string; limit: number; onOutcome: (outcome: Outcome) => void },
): Promise<Outcome[]> {
  const { root, limit, onOutcome } = options;
  const folder = makeScratch(root);
  const programs = new Map<Block, string>();
  for (const block of blocks.filter(({ language, file }) => language === 'ts' && file === undefined)) {
    const path = join(folder, `line-${block.line}.ts`);
    writeFileSync(path, block.text);
    programs.set(block, path);
  }
  const faults = programs.size === 0 ? [] : typeFaults([...programs.values()], folder);
  const outcomes: Outcome[] = [];
  const note = (outcome: Outcome) => {
    outcomes.push(outcome);
    onOutcome(outcome);
  };
  for (const block of blocks) {
    if (block.file !== undefined) write(join(folder, block.file), block.text);
    const program = programs.get(block);
    if (block.language === 'json') note(await checkJson(block, folder));
    else if (block.language === 'sh' || program !== undefined) {
      const own = faults.filter((fault) => program?.endsWith(`/${fault.split(':')[0]}`));
      const command = program === undefined ? block.text : `npx tsx ${program}`;
      const { seconds, code, timedOut, output } = await runShell(command, folder, root, limit);
      const ended = timedOut ? [`took more than ${limit} s`] : code === 0 ? [] : [`exit code ${code}`, output];
      const fault = [...own, ...ended].join('\n');
      note({ block, seconds, ...(fault !== '' && { fault }) });
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return outcomes;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function checkJson(block: Block, folder: string): Promise<Outcome> {
  try {
    const value: unknown = JSON.parse(block.text);
    const described = typeof value === 'object' && value !== null && 'task' in value;
    if (described && block.file !== undefined) await sweep.readDescription(join(folder, block.file));
    return { block, seconds: 0 };
  } catch (error) {
    return { block, seconds: 0, fault: error instanceof Error ? error.message : String(error) };
  }
}
