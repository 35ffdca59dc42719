import { stripVTControlCharacters } from 'node:util';
import { heapDump } from '../system/process-ending.js';

/** Bytes of text of a guest that are shown. */
const mostShown = 2 ** 16;

/** Length of a line beyond which it is broken, so that one without an end is not waited for. */
const longestLine = 2 ** 12;

/** Last part of the text that is kept, in characters. */
const keptText = 20_000;

/** Controls that would move the cursor or ring: all but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /[\u0000-\u0008\u000a-\u001f\u007f]/g;

/** What a guest prints, shown line by line: whole, without what controls a terminal, and not without end. */
export class PrintedLines {
  readonly #show: (line: string) => void;
  #open = '';
  #shown = 0;
  #dumping = false;
  /** Empty lines that are shown when another one follows. */
  #empty = 0;
  /** The last part of it. */
  kept = '';

  constructor(show: (line: string) => void) {
    this.#show = show;
  }

  push(text: string): void {
    this.kept = (this.kept + text).slice(-keptText);
    if (this.#shown > mostShown) return;
    const lines = (this.#open + text).split('\n');
    this.#open = lines.pop()!;
    for (const line of lines) this.#line(line);
    if (this.#open.length > longestLine) this.end();
  }

  /** Shows what has no end of a line yet. */
  end(): void {
    const open = this.#open;
    this.#open = '';
    if (open !== '') this.#line(open);
  }

  #line(line: string): void {
    // Of a line that renews itself, such as a bar, what was there last.
    const last = line.replace(/\r+$/, '').split('\r').at(-1)!;
    const plain = stripVTControlCharacters(last).replaceAll(controls, '');
    this.#dumping ||= plain.includes(heapDump);
    if (this.#dumping || this.#shown > mostShown) return;
    this.#shown += plain.length + 1;
    if (plain === '') {
      this.#empty++;
      return;
    }
    for (; this.#empty > 0; this.#empty--) this.#show('');
    this.#show(this.#shown > mostShown ? '… (it prints more, which is not shown)' : plain);
  }
}
