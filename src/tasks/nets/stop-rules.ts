import type { NetLayout } from '../../nets/layout/net-layout.js';
import type { NetStopRules } from '../../training/nets/net-stops.js';
import type { NetTrainParameters } from './complete-training.js';
import { defaultStop } from './training-rows.js';

/** Losses that get to 0. */
const reachZero = ['hinge', 'squared-hinge'];

/**
 * The stop rules of a training. Where nothing says when it is good enough, losses that get to 0 go there and others to
 * a small one.
 */
export function netStopRules(parameters: NetTrainParameters, { outputs }: Pick<NetLayout, 'outputs'>): NetStopRules {
  const { stopLoss, stopError, steps, epochs, time, seconds } = parameters;
  const { zeroLossTimes: times, zeroLossSteps: more } = parameters;
  const loss = parameters.loss ?? (outputs === 1 ? 'hinge' : 'cross-entropy');
  const longer = times !== undefined || more !== undefined;
  const judged = [stopLoss, stopError].some((rule) => rule !== undefined);
  const zeroLoss = parameters.zeroLoss ?? (longer || (!judged && reachZero.includes(loss)));
  const enough = stopLoss ?? (judged || longer || reachZero.includes(loss) ? undefined : defaultStop.loss);
  return {
    ...(zeroLoss && {
      zeroLoss: { ...(times !== undefined && { times }), ...(more !== undefined && { steps: more }) },
    }),
    ...(enough !== undefined && { loss: enough }),
    ...(stopError !== undefined && { error: stopError }),
    ...(steps !== undefined && { steps }),
    ...(epochs !== undefined && { epochs }),
    ...(time !== undefined && { time }),
    ...(seconds !== undefined && { seconds }),
  };
}
