/** What a page sends to a worker: the set-up first, then tasks. */
export type ToWorker = { readonly setup: unknown } | { readonly id: number; readonly task: unknown };

/** What a worker sends back for each task. */
export type FromWorker =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: unknown };
