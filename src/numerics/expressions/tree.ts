/** A node of what mathjs has parsed. */
export interface MathNode {
  readonly type: string;
  compile(): { evaluate(scope: ReadonlyMap<string, unknown>): unknown };
  map(callback: (child: MathNode) => MathNode): MathNode;
  readonly comment?: string;
}

export interface ConstantNode extends MathNode {
  readonly value: unknown;
}

export interface SymbolNode extends MathNode {
  readonly name: string;
}

export interface OperatorNode extends MathNode {
  /** As it is written, such as "+". */
  readonly op: string;
  /** Name of its function, such as "add". */
  readonly fn: string;
  readonly args: readonly MathNode[];
  /** A product without its sign, "2 x". */
  readonly implicit: boolean;
  /** "5%". */
  readonly isPercentage: boolean;
}

export interface FunctionNode extends MathNode {
  readonly fn: MathNode;
  readonly args: readonly MathNode[];
}

export interface ConditionalNode extends MathNode {
  readonly condition: MathNode;
  readonly trueExpr: MathNode;
  readonly falseExpr: MathNode;
}

/** "a < b <= c". */
export interface RelationalNode extends MathNode {
  readonly conditionals: readonly string[];
  readonly params: readonly MathNode[];
}

/** What is used of mathjs. */
export interface Mathjs {
  parse(text: string): MathNode;
  import(functions: Readonly<Record<string, (...values: never[]) => unknown>>): void;
  readonly ConstantNode: new (value: unknown) => MathNode;
  readonly FunctionNode: new (name: string, args: readonly MathNode[]) => MathNode;
  readonly ConditionalNode: new (condition: MathNode, ifTrue: MathNode, ifFalse: MathNode) => MathNode;
}
