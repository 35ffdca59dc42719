import type { FailureKind } from './records.js';
import type { TaskResult } from './task.js';

/** How an attempt at a point ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: TaskResult; readonly started: Date; readonly seconds: number }
  | {
      readonly kind: 'failed';
      readonly failure: FailureKind;
      readonly message: string;
      readonly stack?: string;
      readonly started: Date;
      readonly seconds: number;
    };
