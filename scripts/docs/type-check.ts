import { relative } from 'node:path';
import ts from 'typescript';

/** What TypeScript, strict, has to say about some files: a line a fault. */
export function typeFaults(files: readonly string[], folder: string): string[] {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [`${folder}/node_modules/@types`],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    if (file === undefined || start === undefined) return message;
    return `${relative(folder, file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${message}`;
  });
}
