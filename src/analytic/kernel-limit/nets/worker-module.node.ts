/** What the workers of a run execute. */
export function workerModule(): URL {
  return new URL('./worker.js', import.meta.url);
}
