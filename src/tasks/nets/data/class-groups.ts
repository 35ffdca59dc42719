import { ParameterError } from '../../parameters/parameter-error.js';

/** Classes of images put together: which group each class is in, −1 for those that are left out. */
export interface ClassGroups {
  readonly of: Int32Array;
  readonly names: readonly string[];
}

/**
 * The groups of a text such as "0,1,2|3,4" or "disc,ring|square": classes by number or name; group 0 first. Without a
 * text every class is a group of its own.
 * @throws ParameterError about `classes` if a class is not there, or in two places, or there are fewer than two groups
 */
export function classGroups(text: string | undefined, classNames: readonly string[]): ClassGroups {
  const groups =
    text === undefined
      ? classNames.map((_, number) => [number])
      : text.split('|').map((group) => group.split(',').map((name) => classOf(name.trim(), classNames)));
  const of = new Int32Array(classNames.length).fill(-1);
  for (const [group, members] of groups.entries()) {
    for (const member of members) {
      if (of[member] !== -1) {
        throw new ParameterError('classes', `must name a class once, got ${classNames[member]} twice in ${text}`);
      }
      of[member] = group;
    }
  }
  if (groups.length < 2) {
    const got = text === undefined ? `images of class ${classNames.join()} alone` : text;
    throw new ParameterError('classes', `must be two groups or more, such as 0,1|2,3, got ${got}`);
  }
  return { of, names: groups.map((members) => members.map((member) => classNames[member]).join('+')) };
}

function classOf(name: string, classNames: readonly string[]): number {
  const named = classNames.indexOf(name);
  if (named >= 0) return named;
  const number = /^\d+$/.test(name) ? Number(name) : Number.NaN;
  if (number < classNames.length) return number;
  const last = classNames.length - 1;
  throw new ParameterError(
    'classes',
    `must be groups of classes such as 0,1|2,3, by number from 0 to ${last} or by name (${classNames.join(', ')}), ` +
      `got ${JSON.stringify(name)}`,
  );
}
