import type { FailureKind } from './records.js';
import type { TaskResult } from './task.js';

/** How an attempt at a point ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: TaskResult; readonly started: Date; readonly seconds: number }
  | {
      /** Whether there is a result. */
      readonly kind: 'failed';
      /** How it failed. */
      readonly failure: FailureKind;
      /** The error in words. */
      readonly message: string;
      /** Where it was thrown. */
      readonly stack?: string;
      /** When the attempt began. */
      readonly started: Date;
      /** Wall time of the attempt. */
      readonly seconds: number;
    };
