import { InputError, requireNumber } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { BatchLoss } from '../losses/output-loss.js';
import type { Position } from '../stepper.js';
import type { StopRules } from '../stopping.js';

/** How long to go on once the loss is exactly 0: to the latest of these. */
export interface ZeroLossRule {
  /** This many times the steps so far. */
  readonly times?: number;
  /** This many steps more. */
  readonly steps?: number;
  /** This many epochs more. */
  readonly epochs?: number;
}

/**
 * When the training of a net stops, the first that holds. Loss and errors are those of an epoch: of the whole set at
 * the present parameters where a batch is all of it, else of its batches as they came by.
 */
export interface NetStopRules extends StopRules {
  /** Epochs of the whole run. */
  readonly epochs?: number;
  /** The loss is exactly 0, as hinge losses get; and so much longer. */
  readonly zeroLoss?: true | ZeroLossRule;
  /** The part of the training set that is classified wrongly, at most. */
  readonly error?: number;
}

/** Reasons to stop beside those of `StopRules`. */
export type NetStopReason = 'loss' | 'epochs' | 'zeroLoss' | 'error';

/** The rules of nets, asked after every step. */
export interface NetStops {
  /**
   * Why to stop.
   * @param epoch loss and errors of the last epoch; undefined where none ends here
   */
  reason(position: Position, epoch: BatchLoss | undefined): NetStopReason | undefined;
  /** The step at which a run ends by its rules, as far as it is known. */
  lastStep(): number | undefined;
  numbers(): Record<string, number>;
  restore(numbers: Readonly<Record<string, number>>): void;
}

/** The rules that `minimise` knows and judges alone. */
export function commonRules({ steps, time, seconds, standstill }: NetStopRules): StopRules {
  return {
    ...(steps !== undefined && { steps }),
    ...(time !== undefined && { time }),
    ...(seconds !== undefined && { seconds }),
    ...(standstill !== undefined && { standstill }),
  };
}

const known = ['loss', 'steps', 'time', 'seconds', 'standstill', 'epochs', 'zeroLoss', 'error'];

/**
 * The check of the rules of nets.
 * @throws InputError if there is no rule, one that is unknown or negative
 */
export function netStops(rules: NetStopRules, stepsPerEpoch: number): NetStops {
  requireRules(rules);
  const { loss, error, epochs, zeroLoss, steps } = rules;
  const after: ZeroLossRule | undefined = zeroLoss === true ? {} : zeroLoss;
  /** Step at which the loss was 0 for the first time. */
  let zeroAt: number | undefined;
  const zeroEnd = (): number | undefined => {
    if (after === undefined || zeroAt === undefined) return undefined;
    const { times = 1, steps: more = 0, epochs: rounds = 0 } = after;
    return Math.max(Math.ceil(zeroAt * times), zeroAt + more, zeroAt + rounds * stepsPerEpoch);
  };
  const epochEnd = epochs === undefined ? undefined : Math.ceil(epochs * stepsPerEpoch);
  return {
    reason({ step }, epoch) {
      if (epoch !== undefined) {
        if (loss !== undefined && epoch.loss <= loss) return 'loss';
        if (error !== undefined && epoch.wrong <= error * epoch.weight) return 'error';
        if (epoch.loss === 0) zeroAt ??= step;
      }
      if (step >= (zeroEnd() ?? Number.POSITIVE_INFINITY)) return 'zeroLoss';
      return step >= (epochEnd ?? Number.POSITIVE_INFINITY) ? 'epochs' : undefined;
    },
    lastStep() {
      const ends = [steps, epochEnd, zeroEnd()].filter((end) => end !== undefined);
      return ends.length === 0 ? undefined : Math.min(...ends);
    },
    numbers: () => (zeroAt === undefined ? {} : { zeroLossStep: zeroAt }),
    restore(numbers) {
      zeroAt = numbers['zeroLossStep'];
    },
  };
}

function requireRules(rules: NetStopRules): void {
  requireObject('trainNet', 'stop', rules);
  const entries = Object.entries(rules).filter(([, value]) => value !== undefined);
  if (entries.length === 0) {
    throw new InputError('trainNet', `stop must have a rule, got none (use ${known.join(', ')})`);
  }
  for (const [name, value] of entries) {
    if (!known.includes(name)) {
      throw new InputError('trainNet', `stop has no rule ${name} (use ${known.join(', ')})`);
    }
    if (name === 'zeroLoss') requireZeroLoss(value as NetStopRules['zeroLoss']);
    else requireNumber('trainNet', `stop.${name}`, value as number, name === 'loss' ? undefined : 0);
  }
}

function requireZeroLoss(rule: NetStopRules['zeroLoss']): void {
  if (rule === true) return;
  requireObject('trainNet', 'stop.zeroLoss', rule);
  for (const [name, value] of Object.entries(rule ?? {})) {
    if (name !== 'times' && name !== 'steps' && name !== 'epochs') {
      throw new InputError('trainNet', `stop.zeroLoss has no rule ${name} (use times, steps or epochs)`);
    }
    requireNumber('trainNet', `stop.zeroLoss.${name}`, value, 0);
  }
}
