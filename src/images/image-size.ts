import { InputError } from '../numerics/input-error.js';

/** Pixels of an image: n of n × n, or height and width such as '28x20'. */
export type ImageSize = number | `${number}x${number}`;

/**
 * Height and width.
 * @throws InputError unless both are integers of at least 1
 */
export function sidesOf(subject: string, size: ImageSize): readonly [height: number, width: number] {
  const sides = parsed(size);
  if (sides !== undefined) return sides;
  throw new InputError(
    subject,
    `imageSize must be an integer of at least 1, or HEIGHTxWIDTH such as 28x20, got ${String(size)}`,
  );
}

function parsed(size: unknown): readonly [number, number] | undefined {
  const [, height, width = height] = /^(\d{1,6})(?:[x×](\d{1,6}))?$/.exec(String(size)) ?? [];
  const sides = [Number(height), Number(width)] as const;
  return sides.every((side) => side >= 1) ? sides : undefined;
}
