import type { KernelMemory } from './kernel-memory.js';

/** What a product does with its rows; as the kernel numbers them. */
export const finishes = { none: 0, rectify: 1, gate: 2 } as const;

/** A product in the kernel, see kernels/parts/layers/product-plan.ts; all distances in bytes. */
export interface ProductFields {
  readonly outer: readonly [input: number, output: number, gate: number];
  readonly rows: number;
  readonly row: readonly [input: number, output: number, gate: number];
  readonly sites: number;
  readonly site: readonly [input: number, output: number, gate: number];
  readonly parts: number;
  readonly part: number;
  readonly length: number;
  readonly vectors: number;
  readonly siteStart: number;
  readonly finish: number;
  readonly factor: number;
}

/** A product over one row of sites, whose number is set when it runs, each with all that it reads in one part. */
export const oneRow = {
  outer: [0, 0, 0],
  rows: 1,
  row: [0, 0, 0],
  sites: 0,
  parts: 1,
  part: 0,
  siteStart: 0,
  finish: finishes.none,
  factor: 1,
} as const;

/** What is done with the rows of a layer, and of the ReLU behind it where its scale is given. */
export function finishOf(rectifier: number | undefined): Pick<ProductFields, 'finish' | 'factor'> {
  return rectifier === undefined
    ? { finish: finishes.none, factor: 1 }
    : { finish: finishes.rectify, factor: rectifier };
}

/** Number of the field `sites` in the plan. */
export const sitesField = 7;

export function productPlan(memory: KernelMemory, fields: ProductFields): number {
  const { outer, rows, row, sites, site, parts, part, length, vectors, siteStart, finish, factor } = fields;
  return memory.plan([...outer, rows, ...row, sites, ...site, parts, part, length, vectors, siteStart, finish], factor);
}

/** A gradient of a matrix in the kernel, see kernels/parts/layers/correlation-plan.ts; all distances in bytes. */
export interface CorrelationFields {
  readonly outer: readonly [input: number, gradient: number];
  readonly rowsPerSum: number;
  readonly row: readonly [input: number, gradient: number];
  readonly sites: number;
  readonly site: readonly [input: number, gradient: number];
  readonly parts: number;
  readonly part: number;
  /** Numbers of a part. */
  readonly length: number;
  readonly vectors: number;
  /** From a pair of vectors of a gradient to the next, default 32. */
  readonly pair?: number;
  /** Of what is added to the target, default 1. */
  readonly factor?: number;
}

/** Number of the field `sites` in the plan. */
export const correlationSitesField = 5;
/** Number of the field `pair` in the plan. */
export const correlationPairField = 12;

export function correlationPlan(memory: KernelMemory, fields: CorrelationFields): number {
  const { outer, rowsPerSum, row, sites, site, parts, part, length, vectors, pair = 32, factor = 1 } = fields;
  return memory.plan([...outer, rowsPerSum, ...row, sites, ...site, parts, part, length, vectors, pair], factor);
}
