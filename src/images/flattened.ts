/** Images that the rows of an array probably were before they were flattened. */
interface LooksLike {
  readonly count: number;
  readonly channels: 1 | 3;
  readonly side: number;
  /** Behind the numbers is an axis of channels. */
  readonly last: boolean;
}

/** What rows of numbers look like: square images, grey or in colour, of 2 × 2 pixels or more. */
function looksLike(shape: readonly number[]): LooksLike | undefined {
  const [count = 0, second = 0, third = 0] = shape;
  if (shape.length === 2) return rowsOf(count, second);
  if (shape.length !== 3) return undefined;
  const last = third === 1 || third === 3;
  const [channels, pixels] = last ? [third, second] : [second, third];
  const side = sideOf(pixels);
  if ((channels !== 1 && channels !== 3) || side === undefined) return undefined;
  return { count, channels, side, last };
}

function rowsOf(count: number, numbers: number): LooksLike | undefined {
  for (const channels of [1, 3] as const) {
    const side = sideOf(numbers / channels);
    if (side !== undefined) return { count, channels, side, last: false };
  }
  return undefined;
}

/** n of n² pixels, from 2 on. */
function sideOf(pixels: number): number | undefined {
  const side = Math.round(Math.sqrt(pixels));
  return side >= 2 && side ** 2 === pixels ? side : undefined;
}

/**
 * What an array [P, D], [P, C, D] or [P, D, C] looks like if its rows are flattened images, and what to do, with names
 * of options in braces.
 * @returns undefined where no square number of pixels makes a row
 */
export function flattenedWords(shape: readonly number[]): string | undefined {
  const found = looksLike(shape);
  if (found === undefined) return undefined;
  const { count, channels, side, last } = found;
  const [height = 0, width = 0] = shape;
  const size = last ? [count, side, side, channels] : channels === 1 ? [count, side, side] : [count, 3, side, side];
  const remedies = [`reshape it to [${size.join(', ')}], or say {imageSize} ${side}`];
  if (channels === 3 && !last && shape.length === 2) {
    remedies.push('with {channelsLast} if the colours of a pixel are side by side');
  }
  if (shape.length === 2 || last) {
    remedies.push(`if it is one picture: {imageSize} ${height === width ? height : `${height}x${width}`}`);
  }
  return `it looks like ${count} images of ${side} × ${side}${channels === 3 ? ' in colour' : ''}, one a row (${remedies.join('; ')})`;
}
