/** Options as commander hands them over. */
export type RawOptions = Readonly<Record<string, unknown>>;
