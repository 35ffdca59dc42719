/** Names of the parts of a displacement gradient. */
export const gradientParts = ['compression', 'shear', 'shearDiagonal', 'rotation'] as const;

/** Scalar product of two lists of numbers. */
export function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0);
}
