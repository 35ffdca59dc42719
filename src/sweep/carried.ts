/** What no table, file or page carries: U+0000 and halves of characters. */
const lost = /[\0\p{Surrogate}]/u;
/** What breaks the lines of tables and messages: control characters, line and paragraph separators. */
const breaking = /[\p{Cc}\u2028\u2029]/u;
const longestName = 200;

/** Why a text can't be kept, in words; undefined if it can. */
export function flawOfText(text: string): string | undefined {
  const [character] = lost.exec(text) ?? [];
  if (character === undefined) return undefined;
  return character === '\0' ? 'holds U+0000' : `holds half of a character (${codeText(character)})`;
}

/** Why a text can't be the name of a parameter, a value or an array, in words; undefined if it can. */
export function flawOfName(name: string): string | undefined {
  if (name.trim() === '') return 'is empty';
  if (name === '__proto__') return 'is lost by objects';
  if (name.length > longestName) return `has more than ${longestName} characters`;
  const [character] = breaking.exec(name) ?? [];
  return flawOfText(name) ?? (character === undefined ? undefined : `holds ${codeText(character)}`);
}

/** A text for people with what can't be kept replaced. */
export function carriedText(text: string): string {
  return text.replaceAll(new RegExp(lost, 'gu'), '\ufffd');
}

function codeText(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Refuses a name that can't be kept. */
export function requireName(name: string, refuse: (name: string, complaint: string) => Error): void {
  const flaw = flawOfName(name);
  if (flaw === undefined) return;
  const shown = JSON.stringify(name).slice(0, longestName).replaceAll(new RegExp(breaking, 'gu'), codeText);
  throw refuse(shown, `a name that ${flaw} can't be kept (use another)`);
}

/** Refuses texts, of a value or a list, that can't be kept. */
export function requireTexts(name: string, value: unknown, refuse: (name: string, complaint: string) => Error): void {
  for (const text of Array.isArray(value) ? value : [value]) {
    const flaw = typeof text === 'string' ? flawOfText(text) : undefined;
    if (flaw !== undefined) throw refuse(name, `a text that ${flaw} can't be kept (use another)`);
  }
}
