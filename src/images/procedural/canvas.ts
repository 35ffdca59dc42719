/** Numbers uniform in (0, 1), one a call. */
export type Uniforms = () => number;

/** Uniform in [least, most]. */
export function between(uniform: Uniforms, least: number, most: number): number {
  return least + (most - least) * uniform();
}

/**
 * Part of a pixel that lies inside, from the signed distance of its centre to the border in pixels, negative inside.
 */
export function coverage(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}

/** One value a channel. */
export type Colour = readonly number[];

/**
 * Two colours of `channels` values, foreground and background, whose mean values differ by at least `contrast`; the
 * brighter one in front if `bright`, else either.
 */
export function twoColours(
  uniform: Uniforms,
  channels: number,
  { contrast, bright = false }: { contrast: number; bright?: boolean },
): { front: Colour; back: Colour } {
  const low = between(uniform, 0, 1 - contrast);
  const high = between(uniform, low + contrast, 1);
  const inFront = bright || uniform() < 0.5;
  const [front, back] = inFront ? [high, low] : [low, high];
  return { front: tinted(uniform, channels, front), back: tinted(uniform, channels, back) };
}

/** A colour of a mean value: as far from grey as a random direction and [0, 1] allow, up to 0.45. */
function tinted(uniform: Uniforms, channels: number, mean: number): Colour {
  if (channels === 1) return [mean];
  const angle = 2 * Math.PI * uniform();
  const direction = Array.from({ length: channels }, (_, c) => Math.cos(angle + (2 * Math.PI * c) / channels));
  const reach = Math.min(mean, 1 - mean, 0.45);
  return direction.map((part) => mean + reach * part);
}

/** Mixes two colours pixel by pixel, `share` of the first: planes [C, n, n] to `data` from `at` on. */
export function paint(
  data: Float64Array,
  at: number,
  size: number,
  { front, back }: { front: Colour; back: Colour },
  share: (column: number, row: number) => number,
): void {
  const pixels = size * size;
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++) {
      const part = share(u, v);
      for (let c = 0; c < front.length; c++) {
        data[at + c * pixels + v * size + u] = part * front[c]! + (1 - part) * back[c]!;
      }
    }
  }
}
