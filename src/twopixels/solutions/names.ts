/** Names of the constructed solutions. */
export const solutionNames = ['low-frequency', 'dirichlet', 'high-frequency', 'mix', 'disordered', 'strided'] as const;
export type SolutionName = (typeof solutionNames)[number];
