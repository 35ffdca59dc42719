import { integrate } from '../../../numerics/gauss-legendre.js';
import { normalDensity, normalDistribution } from '../../../numerics/normal.js';
import { ringDistance } from '../../../twopixels/task.js';

/** |t| beyond which Φ(−t) is lost beside ½. */
const farthest = 12;

/**
 * h(α) = E_u[½ + a²Φ(−a) − aφ(a)], a = α|u₁|, u uniform on the sphere S^{s−1}: ⟨(ReLU(w·(p + η)) − ReLU(w·p))²⟩ of a
 * random unit vector w and noise η, in units of σ², at a patch p of s sites with ‖p‖ = ασ. The density of u₁ is
 * ∝ (1 − u₁²)^{(s−3)/2}; for s = 3, h = ½ + α²Φ(−α)/3 − [φ(0) + (α² − 1)φ(α)]/(3α). By quadrature to rounding.
 * @param filterSize s, odd
 */
export function patchNoise(filterSize: number, alpha: number): number {
  const part = (t: number) => t * t * normalDistribution(-t) - t * normalDensity(t);
  if (filterSize === 1) return 0.5 + part(alpha);
  const power = (filterSize - 3) / 2;
  let norm = 1;
  for (let n = 1; n <= power; n++) norm *= (2 * n) / (2 * n + 1);
  const end = Math.min(1, farthest / alpha);
  const order = 40 + Math.ceil(filterSize / 2);
  return 0.5 + integrate((u) => ((1 - u * u) ** power * part(alpha * u)) / norm, 0, end, order);
}

/**
 * ⟨K(x + η, x + η) + K(x, x) − 2K(x + η, x)⟩ of the first layer without biases, the mean over sites, for σ_w² = 1.
 * By homogeneity it hangs on the norms of the patches alone: 0, 1 or √2 for those that see no, one or both pixels.
 * @param distances of the pairs with their weights
 */
export function firstLayerNoise(
  { length, filterSize }: { readonly length: number; readonly filterSize: number },
  distances: readonly { readonly distance: number; readonly weight: number }[],
  deviation: number,
): number {
  const [dark, one, both] = [0, 1, Math.SQRT2].map((norm) => patchNoise(filterSize, norm / deviation)) as [
    number,
    number,
    number,
  ];
  let sum = 0;
  for (const { distance, weight } of distances) {
    const d = ringDistance(length, 0, distance);
    const seeBoth = Math.max(0, filterSize - d) + Math.max(0, filterSize - (length - d));
    const seeOne = 2 * filterSize - 2 * seeBoth;
    sum += weight * (seeBoth * both + seeOne * one + (length - seeBoth - seeOne) * dark);
  }
  return (deviation ** 2 * sum) / length;
}
