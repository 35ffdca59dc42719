import ts from 'typescript';
import type { Declared, SourceFiles } from './source-files.js';

/**
 * Fields without a docstring among the options of a function or class: of types written out in its parameters, and of
 * the interfaces of a parameter `options`, those that they extend included.
 */
export function undocumentedOptions(files: SourceFiles, { source, node }: Declared): string[] {
  return parametersOf(node).flatMap(({ name, type }) => {
    if (type === undefined) return [];
    const fields = fieldsOf(files, { source, node: type }, name.getText(source) === 'options');
    return fields.filter((field) => !isDocumented(field)).map((field) => field.node.name?.getText(field.source) ?? '?');
  });
}

function parametersOf(node: ts.Statement): readonly ts.ParameterDeclaration[] {
  if (ts.isFunctionDeclaration(node)) return node.parameters;
  if (ts.isClassDeclaration(node)) return node.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  return [];
}

/** The fields of an object type written out in a type, or, if `named`, of interfaces that it names. */
function fieldsOf(files: SourceFiles, { source, node }: Declared<ts.Node>, named: boolean): Declared<ts.TypeElement>[] {
  const within = (inner: ts.Node) => fieldsOf(files, { source, node: inner }, named);
  if (ts.isTypeLiteralNode(node)) return node.members.map((member) => ({ source, node: member }));
  if (ts.isIntersectionTypeNode(node)) return node.types.flatMap(within);
  if (!named) return [];
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
    const found = files.find(source.fileName, name.getText(source));
    // A type of the language, such as Omit<T, K>.
    if (found === undefined) return (node.typeArguments ?? []).flatMap(within);
    return fieldsOf(files, found, named);
  }
  if (ts.isTypeAliasDeclaration(node)) return within(node.type);
  if (!ts.isInterfaceDeclaration(node)) return [];
  const own = node.members.map((member) => ({ source, node: member }));
  return [...own, ...(node.heritageClauses ?? []).flatMap(({ types }) => types.flatMap(within))];
}

function isDocumented({ source, node }: Declared<ts.TypeElement>): boolean {
  const ranges = ts.getLeadingCommentRanges(source.text, node.pos) ?? [];
  return ranges.some(({ pos }) => source.text.startsWith('/**', pos));
}
