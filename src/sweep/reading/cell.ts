/**
 * A value of an answer: dates as ISO 8601; as texts what JSON has no number for (integers beyond 2⁵³, decimals of more
 * digits than a double, NaN, infinities), dates beyond the years of ISO 8601, times, intervals; bytes in hexadecimal.
 */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [name: string]: Cell };
