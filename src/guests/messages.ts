/** What a guest is asked; it answers each request once, in order, with the same `id`. */
export type Request = { readonly id: number } & (
  | {
      /** To load the model of a file. */
      readonly kind: 'load';
      /** Absolute. */
      readonly path: string;
    }
  | {
      /** To evaluate it on the one tensor of the frame, float64 [B, …]. */
      readonly kind: 'batch';
      /** Layers that are wanted; all without it. */
      readonly layers?: readonly string[] | undefined;
    }
);

/** What a guest answers. The tensors of `layers` are the layers by their names, in the order of the model. */
export type Answer =
  | { readonly kind: 'loaded'; readonly id: number }
  | { readonly kind: 'layers'; readonly id: number }
  /** The model returned what is no tensor. */
  | { readonly kind: 'no-tensor'; readonly id: number; readonly complaint: string }
  /** The module exports no model. */
  | { readonly kind: 'no-model'; readonly id: number; readonly found: string }
  /** The model threw, or its module did. */
  | { readonly kind: 'threw'; readonly id: number; readonly error: ThrownError }
  /** Something was thrown outside of what was asked: by a timer, a promise that nobody awaits. The guest ends. */
  | { readonly kind: 'stray'; readonly error: ThrownError };

/** What was thrown, whatever it was. */
export interface ThrownError {
  /** Name of the error, such as TypeError; none for what is no error. */
  readonly name?: string | undefined;
  readonly message: string;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
}

/** Descriptors of a guest: requests come on the first, answers go on the second. */
export const channel = { requests: 3, answers: 4 } as const;

/**
 * Descriptor that the host keeps open while it lives. A thread of the guest reads it, which a model that never gives
 * way can't stop, and ends the guest's processes at its end. It writes there the bytes that the guest had, in decimal,
 * when it ended it for its memory.
 */
export const lifeline = 5;
