import type { Place } from './places.js';

/**
 * Commands that have a parameter, as the reference names them: all commands of a subject together by its name, those
 * that take a list marked.
 */
export function placesText(having: readonly Place[], all: readonly Place[], parameter: string): string[] {
  const subjects = [...new Set(having.map(subjectOf))];
  return subjects.flatMap((subject) => {
    const own = having.filter((place) => subjectOf(place) === subject);
    const count = all.filter((place) => subjectOf(place) === subject).length;
    const listed = own.filter(({ axes }) => axes?.[parameter] !== undefined);
    if (count > 1 && own.length === count && listed.length === 0) return [code(subject)];
    return own.map((place) => `${code(place.name)}${listed.includes(place) ? ' (list)' : ''}`);
  });
}

/** A text in the form of code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** "spherical" of "spherical train". */
function subjectOf({ name }: Place): string {
  return name.split(' ')[0]!;
}
