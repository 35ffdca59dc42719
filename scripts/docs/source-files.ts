import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A declaration and the file it is in. */
export interface Declared<Node extends ts.Node = ts.Statement> {
  readonly source: ts.SourceFile;
  readonly node: Node;
}

/** Source files of TypeScript, parsed once, and where the names in them are declared; nothing is type-checked. */
export class SourceFiles {
  private readonly parsed = new Map<string, ts.SourceFile>();

  /** A file, parsed. */
  at(path: string): ts.SourceFile {
    const known = this.parsed.get(path);
    if (known !== undefined) return known;
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    this.parsed.set(path, source);
    return source;
  }

  /** The first declaration of a name that a file declares, imports or re-exports; undefined for one of a package. */
  find(path: string, name: string): Declared | undefined {
    const source = this.at(path);
    for (const node of source.statements) {
      if (namesOf(node).includes(name)) return { source, node };
      const origin = originOf(node, name);
      const target = origin === undefined ? undefined : targetOf(path, origin.module);
      if (target !== undefined) return this.find(target, origin!.name);
    }
    return undefined;
  }
}

/** Names that a statement declares. */
function namesOf(node: ts.Statement): string[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  const declares =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node);
  return declares && node.name !== undefined ? [node.name.text] : [];
}

/** The module that a statement takes a name from, and its name there. */
function originOf(node: ts.Statement, name: string): { module: string; name: string } | undefined {
  const clause = ts.isExportDeclaration(node)
    ? node.exportClause
    : ts.isImportDeclaration(node)
      ? node.importClause?.namedBindings
      : undefined;
  if (clause === undefined || !(ts.isNamedExports(clause) || ts.isNamedImports(clause))) return undefined;
  const { moduleSpecifier } = node as ts.ExportDeclaration | ts.ImportDeclaration;
  const element = [...clause.elements].find((candidate) => candidate.name.text === name);
  if (element === undefined || moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return undefined;
  return { module: moduleSpecifier.text, name: (element.propertyName ?? element.name).text };
}

/** The file of a relative module; undefined for a package. */
function targetOf(path: string, module: string): string | undefined {
  return module.startsWith('.') ? join(dirname(path), module.replace(/\.js$/, '.ts')) : undefined;
}
