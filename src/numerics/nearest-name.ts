import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant: a few letters off, or one that has the text in it. */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const low = text.toLowerCase();
  const lower = names.map((name) => name.toLowerCase());
  const near = closest(low, lower);
  const place = distance(low, near) <= Math.max(1, Math.floor(low.length / 3)) ? lower.indexOf(near) : -1;
  if (place >= 0) return names[place];
  return names.find((_, i) => lower[i]!.includes(low) || low.includes(lower[i]!));
}
