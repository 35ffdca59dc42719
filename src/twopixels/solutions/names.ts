/**
 * Names of the constructed solutions.
 * @see {@link constructSolution}
 */
export const solutionNames = ['low-frequency', 'dirichlet', 'high-frequency', 'mix', 'disordered', 'strided'] as const;
/** One of `solutionNames`. */
export type SolutionName = (typeof solutionNames)[number];
