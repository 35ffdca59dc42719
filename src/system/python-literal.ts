/** A value that Python writes as a literal. */
export type PythonValue =
  | string
  | boolean
  | null
  | PythonInteger
  | { readonly tuple: readonly PythonValue[] }
  | { readonly list: readonly PythonValue[] }
  | { readonly dict: ReadonlyMap<string, PythonValue> };

/** An integer as it stands there, since it may be of any size. */
export interface PythonInteger {
  readonly integer: string;
}

/** Deepest nesting that is read. */
const mostDepth = 32;

const space = /[ \t\f\r\n]*/y;
const integer = /[+-]?(?:0[xX][0-9a-fA-F]+|[1-9](?:_?[0-9])*|0(?:_?0)*)(?![0-9a-zA-Z_.])/y;
const oldInteger = /[+-]?(?:[1-9][0-9]*|0)[ \t]*L(?![0-9a-zA-Z_.])/y;
const word = /[A-Za-z_]+/y;
const stringStart = /[uUrR]?(?=['"])/y;
const plainText = { "'": /[^'\\\r\n]*/y, '"': /[^"\\\r\n]*/y };
const sequence = /\\(?:(['"\\abfnrtv])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{1,3}))/y;
const escaped: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The value of a literal of Python: strings, integers, True, False, None, and tuples, lists and dicts of them with
 * strings as keys. The time it takes is proportional to its length.
 * Source of the grammar: The Python Language Reference, chapters 2 and 6.2.
 * @param longs Integers may end with L, as those of Python 2 do
 * @throws Error saying what stands where, if it is none
 */
export function pythonLiteral(text: string, { longs = false }: { readonly longs?: boolean } = {}): PythonValue {
  let at = 0;

  /** What the pattern matches here, which is passed over. */
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return undefined;
    at += found[0].length;
    return found;
  };
  /** Whether the character comes next, which is passed over with the space around it. */
  const takeMark = (mark: string): boolean => {
    take(space);
    if (text[at] !== mark) return false;
    at++;
    take(space);
    return true;
  };
  const fail = (expected: string): never => {
    const found = at >= text.length ? 'its end' : JSON.stringify(text.slice(at, at + 20));
    throw new Error(`expected ${expected} at character ${at}, got ${found}`);
  };

  const string = (): string => {
    const raw = take(stringStart)![0].toLowerCase() === 'r';
    const quote = text[at++] as "'" | '"';
    const parts: string[] = [];
    for (;;) {
      parts.push(take(plainText[quote])![0]);
      if (text[at] === quote) break;
      if (text[at] !== '\\') fail(`the end of a text, ${quote}`);
      const found = raw ? undefined : take(sequence);
      if (found === undefined) {
        // An escape that means nothing stands for itself.
        parts.push(text.slice(at, at + 2));
        at += 2;
        continue;
      }
      const [, letter, two, four, octal] = found;
      if (letter !== undefined) parts.push(escaped[letter] ?? letter);
      else parts.push(String.fromCharCode(Number.parseInt(two ?? four ?? octal ?? '', octal === undefined ? 16 : 8)));
    }
    at++;
    return parts.join('');
  };

  /** What stands between an opening mark, passed already, and `end`, with commas between; whether one was there. */
  const items = <Item>(end: string, item: () => Item): { readonly all: Item[]; readonly comma: boolean } => {
    const all: Item[] = [];
    let comma = false;
    while (!takeMark(end)) {
      if (all.length > 0 && !comma) fail(`, or ${end}`);
      all.push(item());
      comma = takeMark(',');
    }
    return { all, comma };
  };

  const value = (depth: number): PythonValue => {
    if (depth > mostDepth) fail(`at most ${mostDepth} levels of brackets`);
    if (takeMark('(')) {
      const { all, comma } = items(')', () => value(depth + 1));
      return all.length === 1 && !comma ? all[0]! : { tuple: all };
    }
    if (takeMark('[')) return { list: items(']', () => value(depth + 1)).all };
    if (takeMark('{')) {
      const entries = items('}', (): [string, PythonValue] => {
        stringStart.lastIndex = at;
        if (!stringStart.test(text)) fail('a name in quotes');
        const name = string();
        if (!takeMark(':')) fail(':');
        return [name, value(depth + 1)];
      });
      return { dict: new Map(entries.all) };
    }
    stringStart.lastIndex = at;
    if (stringStart.test(text)) return string();
    const number = (longs ? take(oldInteger) : undefined) ?? take(integer);
    if (number !== undefined) return { integer: number[0].replaceAll(/[_L \t]/g, '') };
    const start = at;
    const name = take(word)?.[0];
    if (name === 'True' || name === 'False') return name === 'True';
    if (name === 'None') return null;
    at = start;
    return fail('a value');
  };

  take(space);
  const found = value(0);
  take(space);
  if (at < text.length) fail('nothing more');
  return found;
}
