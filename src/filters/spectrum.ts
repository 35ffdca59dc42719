import ndarray, { type NdArray } from 'ndarray';
import { InputError, requirePositive } from '../numerics/input-error.js';
import { requireNdarray, requireObject } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';

/** How a spectrum is taken. */
export interface PowerSpectrumOptions {
  /**
   * 'folded' (default): averages over all n² waves, waves j and n − j alike, as the wave number min(j, n − j).
   * 'published': over the n × (⌊n/2⌋ + 1) waves of a real transform, with j up to n − 1 along the rows taken for its
   * wave number, as in the code of arXiv 2210.01506: waves of low negative frequency count as ones of high frequency.
   */
  readonly convention?: 'folded' | 'published';
  /**
   * Wave numbers k where the spectrum is wanted; default 1 … ⌊n/2⌋, 'published': ⌊n/2⌋ of them from 1
   * to n in geometric steps.
   */
  readonly waveNumbers?: readonly number[];
  /** Width of the Gaussian window in k, default 1/√2. */
  readonly width?: number;
  /**
   * Divides the power of every image by its sum over all waves but the constant before averaging
   * over images; default false.
   */
  readonly normalise?: boolean;
}

/** A radially averaged power spectrum. */
export interface PowerSpectrum {
  /** k, waves along a side of the image. */
  readonly waveNumbers: readonly number[];
  /** Mean over the first axis of the images: [.., K]. */
  readonly power: NdArray<Float64Array>;
}

/**
 * Radially averaged power spectrum of images [P, .., n, n] (activations: [P, channels, n, n]), averaged over the P
 * samples, [.., K]: S(k) = Σ_q w_q |X_q|² / Σ_q w_q, w_q = exp(−(k − |q|)²/2σ²), X_q = Σ_s x(s) e^{−2πi q·s/n}
 * without a factor in front.
 *
 * The transform is a plain sum along each axis, 3n³ products an image for any n, 0.1 s at n = 224: fast transforms of
 * the common packages want powers of two.
 * @throws InputError unless the images are square with n ≥ 2 and there are some, wave numbers and width positive
 *
 * @example
 * ```ts
 * import { powerSpectrum } from 'diffeolab/filters';
 * import { proceduralImages } from 'diffeolab/images';
 *
 * const { images } = proceduralImages({ kind: 'textures', count: 8, size: 16, label: 0 }); // random fields
 * const { waveNumbers, power } = powerSpectrum(images, { normalise: true });
 * console.log(waveNumbers.at(-1), power.get(0, 0).toFixed(3), power.get(0, 3).toFixed(3)); // 8 0.513 0.009
 * ```
 */
export function powerSpectrum(
  images: NdArray<Float64Array> | NdArray<Float32Array>,
  options: PowerSpectrumOptions = {},
): PowerSpectrum {
  const subject = 'powerSpectrum';
  requireNdarray(subject, 'images', images);
  requireObject(subject, 'options', options);
  const { convention = 'folded', width = Math.SQRT1_2, normalise = false } = options;
  if (convention !== 'folded' && convention !== 'published') {
    throw new InputError(subject, `convention must be folded or published, got ${String(convention)}`);
  }
  requirePositive(subject, 'width', width);
  const { shape } = images;
  const [samples = 0, size = 0] = [shape[0], shape.at(-1)];
  if (shape.length < 3 || shape.at(-2) !== size || size < 2 || samples < 1) {
    throw new InputError(subject, `expected images of shape [P, .., n, n] with n ≥ 2, got [${shape.join(', ')}]`);
  }
  const { waveNumbers = defaultWaveNumbers(size, convention) } = options;
  for (const waveNumber of waveNumbers) requirePositive(subject, 'wave number', waveNumber);
  const channels = shape.slice(1, -2).reduce((product, extent) => product * extent, 1);
  const weights = windows(size, convention, waveNumbers, width);
  const data = rowMajor<Float32Array | Float64Array>(images);
  const half = Math.floor(size / 2) + 1;
  const spectrum = new Float64Array(channels * waveNumbers.length);
  const transform = halfTransform(size);
  for (let image = 0; image < samples * channels; image++) {
    const power = transform(data, image * size * size);
    const total = normalise ? oscillating(power, size) : 1;
    if (total === 0) {
      throw new InputError(subject, `image ${image} is constant: its power cannot be normalised (leave normalise out)`);
    }
    const first = (image % channels) * waveNumbers.length;
    for (let k = 0; k < waveNumbers.length; k++) {
      let sum = 0;
      for (let q = 0; q < half * size; q++) sum += weights[k * half * size + q]! * power[q]!;
      spectrum[first + k]! += sum / (total * samples);
    }
  }
  return { waveNumbers, power: ndarray(spectrum, [...shape.slice(1, -2), waveNumbers.length]) };
}

function defaultWaveNumbers(size: number, convention: 'folded' | 'published'): number[] {
  const count = Math.floor(size / 2);
  return Array.from({ length: count }, (_, k) =>
    convention === 'folded' ? k + 1 : count === 1 ? 1 : size ** (k / (count - 1)),
  );
}

/** Times that wave (row j, column i) of the half plane i ≤ n/2 is among all n² waves. */
function multiplicity(i: number, size: number): number {
  return i === 0 || 2 * i === size ? 1 : 2;
}

/** Weights of the waves of the half plane for every wave number, rows of [K, n·(⌊n/2⌋ + 1)] with sum 1. */
function windows(
  size: number,
  convention: 'folded' | 'published',
  waveNumbers: readonly number[],
  width: number,
): Float64Array {
  const half = Math.floor(size / 2) + 1;
  const weights = new Float64Array(waveNumbers.length * half * size);
  for (const [k, waveNumber] of waveNumbers.entries()) {
    let total = 0;
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < half; i++) {
        const folded = convention === 'folded';
        const radius = Math.hypot(i, folded ? Math.min(j, size - j) : j);
        const weight =
          (folded ? multiplicity(i, size) : 1) * Math.exp(-((waveNumber - radius) ** 2) / (2 * width ** 2));
        weights[k * half * size + j * half + i] = weight;
        total += weight;
      }
    }
    if (total === 0) {
      throw new InputError(
        'powerSpectrum',
        `no wave of an image with n = ${size} lies within the window at ${waveNumber} (use wave numbers up to n/2, or a larger width)`,
      );
    }
    for (let q = 0; q < half * size; q++) weights[k * half * size + q]! /= total;
  }
  return weights;
}

/** Σ |X_q|² over all waves but the constant. */
function oscillating(power: Float64Array, size: number): number {
  const half = Math.floor(size / 2) + 1;
  return power.reduce((sum, value, q) => (q === 0 ? sum : sum + multiplicity(q % half, size) * value), 0);
}

/** |X_q|² of an n × n image on the half plane, row j, column i ≤ n/2. The result is overwritten by the next call. */
function halfTransform(size: number): (data: Float32Array | Float64Array, first: number) => Float64Array {
  const half = Math.floor(size / 2) + 1;
  const table = (f: (angle: number) => number) =>
    Float64Array.from({ length: size * size }, (_, place) =>
      f((2 * Math.PI * ((Math.floor(place / size) * (place % size)) % size)) / size),
    );
  const [cosine, sine] = [table(Math.cos), table(Math.sin)];
  const real = new Float64Array(size * half);
  const imaginary = new Float64Array(size * half);
  const sums = { real: new Float64Array(half), imaginary: new Float64Array(half) };
  const power = new Float64Array(size * half);
  return (data, first) => {
    for (let v = 0; v < size; v++) {
      const row = first + v * size;
      for (let i = 0; i < half; i++) {
        let re = 0;
        let im = 0;
        for (let u = 0; u < size; u++) {
          re += data[row + u]! * cosine[i * size + u]!;
          im -= data[row + u]! * sine[i * size + u]!;
        }
        real[v * half + i] = re;
        imaginary[v * half + i] = im;
      }
    }
    for (let j = 0; j < size; j++) {
      sums.real.fill(0);
      sums.imaginary.fill(0);
      for (let v = 0; v < size; v++) {
        const c = cosine[j * size + v]!;
        const s = sine[j * size + v]!;
        for (let i = 0; i < half; i++) {
          const a = real[v * half + i]!;
          const b = imaginary[v * half + i]!;
          sums.real[i]! += a * c + b * s;
          sums.imaginary[i]! += b * c - a * s;
        }
      }
      for (let i = 0; i < half; i++) power[j * half + i] = sums.real[i]! ** 2 + sums.imaginary[i]! ** 2;
    }
    return power;
  };
}
