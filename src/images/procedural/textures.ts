import { between, coverage, paint, twoColours, type Uniforms } from './canvas.js';

/**
 * Classes of textures by their labels: a band-limited random field, the same cut at its mean, a sinusoidal
 * grating, a checkerboard.
 */
export const textureNames = ['field', 'blobs', 'grating', 'checkers'] as const;

/** Plane waves of a random field. */
const waves = 48;

/** Share of the front colour at a point; unit of length: a pixel. */
type Share = (u: number, v: number) => number;

/** A texture of random wavelength, direction, phase and colours; planes [C, n, n] to `data` from `at` on. */
export function drawTexture(
  data: Float64Array,
  at: number,
  { size, channels, label, uniform }: { size: number; channels: number; label: number; uniform: Uniforms },
): void {
  const colours = twoColours(uniform, channels, { contrast: 0.55 });
  const wavelength = size / between(uniform, 2.5, 6);
  const share = [smoothField, blobs, grating, checkers][label]!;
  paint(data, at, size, colours, share(uniform, wavelength));
}

/**
 * A Gaussian random field, zero mean and unit variance in the limit of many waves, of wavelengths within 20 % of the
 * given one: √(2/N) Σ cos(k_m·x + φ_m). With it, its gradient per pixel.
 */
function randomField(
  uniform: Uniforms,
  wavelength: number,
): (u: number, v: number) => { value: number; slope: number } {
  const list = Array.from({ length: waves }, () => {
    const angle = 2 * Math.PI * uniform();
    const number = ((2 * Math.PI) / wavelength) * between(uniform, 0.8, 1.2);
    return { kx: number * Math.cos(angle), ky: number * Math.sin(angle), phase: 2 * Math.PI * uniform() };
  });
  const amplitude = Math.sqrt(2 / waves);
  return (u, v) => {
    let [value, slopeX, slopeY] = [0, 0, 0];
    for (const { kx, ky, phase } of list) {
      const angle = kx * u + ky * v + phase;
      const sine = Math.sin(angle);
      value += Math.cos(angle);
      slopeX -= kx * sine;
      slopeY -= ky * sine;
    }
    return { value: amplitude * value, slope: amplitude * Math.hypot(slopeX, slopeY) };
  };
}

/** 1/2 + field/4, cut at two standard deviations. */
function smoothField(uniform: Uniforms, wavelength: number): Share {
  const field = randomField(uniform, wavelength);
  return (u, v) => Math.min(1, Math.max(0, 0.5 + field(u, v).value / 4));
}

/** Where the field is positive; the distance to the border is value/slope to first order. */
function blobs(uniform: Uniforms, wavelength: number): Share {
  const field = randomField(uniform, wavelength * 1.25);
  return (u, v) => {
    const { value, slope } = field(u, v);
    return coverage(-value / Math.max(slope, 1e-9));
  };
}

function grating(uniform: Uniforms, wavelength: number): Share {
  const angle = Math.PI * uniform();
  const number = (2 * Math.PI) / wavelength;
  const phase = 2 * Math.PI * uniform();
  const [kx, ky] = [number * Math.cos(angle), number * Math.sin(angle)];
  return (u, v) => 0.5 + 0.5 * Math.sin(kx * u + ky * v + phase);
}

/**
 * Fields of side half a wavelength; the share of a pixel on either side of a line is taken along that line's normal.
 */
function checkers(uniform: Uniforms, wavelength: number): Share {
  const angle = Math.PI * uniform();
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const side = wavelength / 2;
  const [shiftX, shiftY] = [uniform() * wavelength, uniform() * wavelength];
  const sign = (position: number) => {
    const folded = (((position / side) % 2) + 2) % 2;
    const toLine = side * Math.min(Math.abs(folded - 1), folded, 2 - folded);
    return (folded < 1 ? 1 : -1) * Math.min(1, 2 * toLine);
  };
  return (u, v) => 0.5 + 0.5 * sign(c * u + s * v + shiftX) * sign(c * v - s * u + shiftY);
}
