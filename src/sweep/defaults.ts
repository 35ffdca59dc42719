/** Points that a plan computes for its estimate, and seconds after which it begins no further one. */
export const defaultPilot = { points: 4, seconds: 10 } as const;

/** Seconds that the points of a job of Slurm should take together. */
export const defaultJobSeconds = 600;
