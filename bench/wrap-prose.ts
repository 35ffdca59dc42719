/** Markdown with its prose folded between words at 120 columns; headings, tables and code stay as they are. */
export function wrapProse(markdown: string, columns = 120): string {
  return markdown
    .split('\n')
    .flatMap((line) => (/^(#|\||\s*```| {4})/.test(line) ? [line] : fold(line, columns)))
    .join('\n');
}

function fold(line: string, columns: number): string[] {
  const folded: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > columns) {
      folded.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...folded, current];
}
