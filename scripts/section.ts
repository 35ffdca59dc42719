import { dirname, join } from 'node:path';
import type { report } from 'diffeolab';
import { type Command, commandLine } from './commands.js';

/** A part of the page of which every figure says how it is made again. */
export type Section = Omit<report.ReportSection, 'figures' | 'command'> & {
  readonly figures: readonly { readonly file: string; readonly caption: string; readonly command: string }[];
};

/** A figure by its file, and the command of the settings that it was made with. */
export function madeBy(command: Command, file: string, caption: string): Section['figures'][number] {
  return { file, caption, command: commandLine(command, join('out/again', dirname(file))) };
}

/** A figure that no command makes: the part of the main job alone does. */
export function madeByPart(part: string, file: string, caption: string): Section['figures'][number] {
  return { file, caption, command: `npx tsx scripts/part.ts ${part} out/again` };
}
