import { join, relative } from 'node:path';
import ts from 'typescript';
import { undocumentedOptions } from './option-fields.js';
import { SourceFiles } from './source-files.js';

/** A function, class or constant that a namespace of the package exports. */
export interface PublicValue {
  /** Namespace and name, such as `nets.forward`. */
  readonly name: string;
  /** Where it is declared: path from the root of the repository, and line. */
  readonly place: string;
  /** Text of its docstring without stars, empty if it has none. */
  readonly docstring: string;
  /** Fields of its options that have no docstring. */
  readonly undocumented: readonly string[];
}

/** Names of the namespaces of the package, those of `src/index.ts`. */
export function namespacesOf(root: string): string[] {
  return new SourceFiles().at(join(root, 'src/index.ts')).statements.flatMap((node) => {
    const clause = ts.isExportDeclaration(node) ? node.exportClause : undefined;
    return clause !== undefined && ts.isNamespaceExport(clause) ? [clause.name.text] : [];
  });
}

/**
 * What the given namespaces export besides types.
 * @throws Error naming an export whose declaration is not found
 */
export function publicValues(root: string, namespaces: readonly string[]): PublicValue[] {
  const files = new SourceFiles();
  return namespaces.flatMap((namespace) => {
    const face = join(root, 'src', namespace, 'index.ts');
    return exportedNames(files.at(face)).map((exported): PublicValue => {
      const name = `${namespace}.${exported}`;
      const found = files.find(face, exported);
      if (found === undefined) throw new Error(`${name}: its declaration is not found`);
      const { source, node } = found;
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      const place = `${relative(root, source.fileName)}:${line}`;
      return { name, place, docstring: docstringOf(node, source), undocumented: undocumentedOptions(files, found) };
    });
  });
}

/** Names that a file exports, types left out. */
function exportedNames(source: ts.SourceFile): string[] {
  return source.statements.flatMap((node) => {
    if (!ts.isExportDeclaration(node) || node.isTypeOnly) return [];
    const clause = node.exportClause;
    if (clause === undefined || !ts.isNamedExports(clause)) {
      throw new Error(`${source.fileName}: expected exports by name, got ${node.getText(source)}`);
    }
    return clause.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text);
  });
}

function docstringOf(node: ts.Node, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, node.pos) ?? [];
  const comment = ranges.map(({ pos, end }) => source.text.slice(pos, end)).findLast((text) => text.startsWith('/**'));
  if (comment === undefined) return '';
  const lines = comment.slice(3, -2).split('\n');
  return lines.map((line) => line.replace(/^\s*\* ?/, '').trimEnd()).join('\n');
}
