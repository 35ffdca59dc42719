import { z } from 'zod';
import { storedNumber } from '../result-store.js';

const record = {
  step: storedNumber,
  time: storedNumber,
  trainError: storedNumber,
  testError: storedNumber,
  misclassified: storedNumber,
  amplification: storedNumber,
  massAmplification: storedNumber,
};

const weights = z.tuple([storedNumber, storedNumber, storedNumber]);

/** What is kept of a run of the stripe model, besides why it stopped. */
export const stripeOutcomeShape = {
  ...record,
  peakAmplification: storedNumber,
  records: z.array(z.object(record)),
  neurons: z.array(z.object({ before: weights, after: weights })),
  seconds: storedNumber,
};
