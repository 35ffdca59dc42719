import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';
import ts from 'typescript';

/** What a line of a program printed, each time it was reached. */
interface Printed {
  readonly line: number;
  readonly values: readonly unknown[];
}

const recorder = `export const printed = [];
export const print = (line, ...values) => printed.push({ line, values });
`;

/**
 * Runs a program in this process, as a module in a folder, and compares what its lines print with the comment behind
 * them: `console.log(x); // 0.0639…: what it is`, where … stands for anything, words may follow a colon, and the prints
 * of a loop are joined by commas.
 * @returns a line a fault
 */
export async function runExample(text: string, folder: string, name: string): Promise<string[]> {
  const lines = text.split('\n').map((line, k) => line.replace('console.log(', `print(${k}, `));
  const program = `import { print } from './${name}.recorder.mjs';\n${lines.join('\n')}`;
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const [path, recorderPath] = [join(folder, `${name}.mjs`), join(folder, `${name}.recorder.mjs`)];
  writeFileSync(recorderPath, recorder);
  writeFileSync(path, outputText);
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
  const { printed } = (await import(pathToFileURL(recorderPath).href)) as { printed: readonly Printed[] };
  return text.split('\n').flatMap((line, k) => {
    const comment = /console\.log\(.*\);\s*\/\/ (.+)$/.exec(line)?.[1];
    const found = printed.filter((print) => print.line === k).map(({ values }) => shown(values));
    if (comment === undefined || (found.length > 0 && matches(comment, found.join(', ')))) return [];
    return [`${name}: ${line.trim()} printed ${found.length === 0 ? 'nothing' : found.join(', ')}`];
  });
}

/** Values as console.log shows them, in a line. */
function shown(values: readonly unknown[]): string {
  return formatWithOptions({ breakLength: Number.POSITIVE_INFINITY }, ...values).replace(/\s+/g, ' ');
}

/** Whether a comment, or what stands before a colon of it, says a text. */
function matches(comment: string, text: string): boolean {
  const colons = [...comment.matchAll(/: (?=\p{L})/gu)].map(({ index }) => index);
  return [comment.length, ...colons].some((end) => {
    const parts = comment.slice(0, end).split('…');
    const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
    return new RegExp(`^${pattern}$`).test(text);
  });
}
