/** Items whose texts differ in their numbers alone, together; groups in the order of their first items. */
export function alike<Item>(items: Iterable<Item>, textOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const pattern = textOf(item).replaceAll(/[\d.e+-]+/g, '#');
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
