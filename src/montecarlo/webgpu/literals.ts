/** A number as a WGSL literal of its float32 rounding. */
export function float32Literal(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw new RangeError(`${value} is beyond float32`);
  return `${Object.is(rounded, -0) ? 0 : rounded}f`;
}

/** An integer below 2³² as a WGSL literal. */
export function wordLiteral(value: number): string {
  return `${value >>> 0}u`;
}
