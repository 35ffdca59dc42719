/** What is missing where there is no WebGPU, and what to do about it: one line without a full stop. */
export interface NoGpu {
  readonly missing: string;
}
