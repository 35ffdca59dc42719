import { Help } from 'commander';

/** A line of prose from this length on goes on in the next line. */
const fullLine = 70;

const help = Object.assign(new Help(), { minWidthToWrap: 1 });

/**
 * Help folded to a width, between words. Prose flows on from line to line; what is indented stays in its lines, of
 * which a long one goes on below its second column; a command goes on behind a backslash.
 */
export function foldHelp(text: string, width: number): string {
  const lines: string[] = [];
  let above = '';
  for (const line of text.split('\n')) {
    if (isProse(line) && isProse(above) && above.length >= fullLine) lines.push(`${lines.pop()} ${line}`);
    else lines.push(line);
    above = line;
  }
  return foldLines(lines.join('\n'), width);
}

/** Text whose long lines go on below, between words, each under its second column where it has one. */
export function foldLines(text: string, width: number): string {
  const lines = text.split('\n');
  return lines.map((line) => (line.length > width ? foldLine(line, width) : line)).join('\n');
}

function isProse(line: string): boolean {
  return /^\S/.test(line);
}

function foldLine(line: string, width: number): string {
  const [margin = ''] = /^ *(\$ )?/.exec(line) ?? [];
  const [columns = ''] = /^ *\S.*? {2,}/.exec(line) ?? [];
  const before = columns !== '' && columns.length <= width / 2 ? columns : margin;
  const end = margin.endsWith('$ ') ? ' \\' : '';
  const folded = help.boxWrap(line.slice(before.length), width - before.length - end.length);
  return before + folded.replaceAll('\n', `${end}\n${' '.repeat(before.length)}`);
}
