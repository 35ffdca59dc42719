import type { Streams } from '../../dist/cli/live-line.js';

/** A terminal that stdout and stderr share: what is written becomes a screen of lines, as escape sequences say. */
export class FakeTerminal {
  readonly lines: string[] = [''];
  /** The screen after each write. */
  readonly history: string[][] = [];
  readonly streams: Streams;
  #row = 0;
  #column = 0;
  #saved = { row: 0, column: 0 };

  constructor(readonly columns: number) {
    const stream = () => ({ isTTY: true, columns, write: (text: Uint8Array | string) => this.#take(String(text)) });
    this.streams = { stdout: stream(), stderr: stream() };
  }

  /** The lines that show something. */
  get screen(): string[] {
    return this.lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  }

  #take(text: string): boolean {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told what to do by control characters
    for (const [piece] of text.matchAll(/\x1b\[[?\d;]*[A-Za-z]|\x1b[78]|[^\x1b]/gsu)) this.#obey(piece);
    this.history.push(this.screen);
    return true;
  }

  #obey(piece: string): void {
    if (piece === '\n') this.#moveTo(this.#row + 1, 0);
    else if (piece === '\r') this.#column = 0;
    else if (piece === '\x1b7') this.#saved = { row: this.#row, column: this.#column };
    else if (piece === '\x1b8') this.#moveTo(this.#saved.row, this.#saved.column);
    else if (piece.startsWith('\x1b[')) this.#control(piece);
    else this.#put(piece);
  }

  #control(sequence: string): void {
    const argument = Number(/\d+/.exec(sequence)?.[0] ?? 0);
    const line = this.lines[this.#row]!;
    if (sequence.endsWith('G')) this.#column = Math.max(0, argument - 1);
    else if (sequence.endsWith('K')) this.lines[this.#row] = argument === 2 ? '' : line.slice(0, this.#column);
    else if (!/[hl]$/.test(sequence)) throw new Error(`an unknown sequence: ${JSON.stringify(sequence)}`);
  }

  #put(character: string): void {
    if (this.#column >= this.columns) this.#moveTo(this.#row + 1, 0);
    const line = this.lines[this.#row]!.padEnd(this.#column);
    this.lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }

  #moveTo(row: number, column: number): void {
    while (this.lines.length <= row) this.lines.push('');
    this.#row = row;
    this.#column = column;
  }
}
