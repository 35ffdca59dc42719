/**
 * What would get lost of a decimal number that is read as a float64, in words; undefined if nothing that matters.
 * Decimals are rounded as everywhere; whole numbers, and numbers beyond the range, would become others.
 */
export function lossOf(text: string): string | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return 'is beyond the largest number, about 1.8e308';
  if (value === 0 && /[1-9]/.test(text.split(/e/i)[0]!)) return 'is nearer to 0 than any number, and would become 0';
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const whole = BigInt(text.replace(/^\+/, ''));
  return whole === BigInt(value) ? undefined : `has more digits than a number keeps, and would become ${BigInt(value)}`;
}
