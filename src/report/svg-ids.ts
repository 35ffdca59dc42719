/**
 * An SVG whose ids are the prefix and a number, in the order in which they stand: the same picture gives the same text,
 * and pictures with different prefixes can share a page.
 */
export function renameIds(svg: string, prefix: string): string {
  const names = new Map([...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id], i) => [id, `${prefix}${i + 1}`]));
  return svg.replace(
    /(\bid="|url\(#|href="#)([^")]+)/g,
    (_, before: string, id: string) => before + (names.get(id) ?? id),
  );
}
