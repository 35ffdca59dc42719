import type { ConvNet } from '../nets/ring/network.js';
import { type NetworkPlan, planNetwork } from '../nets/ring/plan.js';
import { InputError } from '../numerics/input-error.js';
import type { TwoPixelTask } from '../twopixels/task.js';

/**
 * Plan of a net on the ring of a task.
 * @throws InputError if the net does not read the single channel of the task, or a filter is longer than its ring
 */
export function planForPairs(subject: string, network: ConvNet, task: TwoPixelTask): NetworkPlan {
  const plan = planNetwork(network, task.length);
  const channels = plan.layers[0]!.inChannels;
  if (channels === 1) return plan;
  throw new InputError(
    subject,
    `the first layer must read 1 channel, got ${channels} (use filters of shape [H, 1, s])`,
  );
}
