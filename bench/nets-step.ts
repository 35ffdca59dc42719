import { nets } from 'diffeolab';
import type { NetWork } from './nets-peers.js';
import { median } from './spherical-run.js';

/** A net of a work and a batch of inputs. */
export interface Start {
  readonly net: nets.Net;
  readonly inputs: Float32Array;
}

/** The same wherever it is called. */
export function startOf({ name, kind, inputChannels, size, channels, filterSize, depth, batch }: NetWork): Start {
  const layer = kind === 'dense' ? ({ kind, channels } as const) : ({ kind, channels, filterSize } as const);
  const net = nets.initialNet(
    {
      format: 'diffeolab-net-1',
      name,
      input: { channels: inputChannels, size },
      parametrisation: 'standard',
      layers: [
        ...Array.from({ length: depth }, () => [layer, { kind: 'relu' } as const]).flat(),
        ...(kind === 'dense' ? [] : [{ kind: 'global-average-pool' } as const]),
        { kind: 'dense', channels: 1 },
      ],
    },
    { precision: 'float32' },
  );
  const count = batch * inputChannels * size.reduce((product, extent) => product * extent, 1);
  return { net, inputs: Float32Array.from({ length: count }, (_, k) => Math.sin(k * ((k % 1013) + 1))) };
}

/** A step of an engine that answers at once: forward, mean square loss, backward, update; its loss. */
export function stepper(engine: nets.NetEngine, inputs: nets.PreparedInputs, rate: number): () => number {
  return () => {
    let loss = 0;
    engine.differentiate(inputs, (outputs, gradient) => {
      for (const [b, f] of outputs.entries()) {
        loss += (f - 1) ** 2 / outputs.length;
        gradient[b] = (2 * (f - 1)) / outputs.length;
      }
    });
    if (engine.descend) engine.descend(rate);
    else
      for (const [k, array] of engine.parameters.entries()) descend(array as Float32Array, engine.gradients[k]!, rate);
    return loss;
  };
}

function descend(array: Float32Array, gradient: ArrayLike<number>, rate: number): void {
  for (let i = 0; i < array.length; i++) array[i]! -= rate * gradient[i]!;
}

/** Median seconds of processor time of a step, of all threads, over some time. */
export function stepTime(step: () => number, seconds: number): number {
  const times: number[] = [];
  for (let spent = 0; spent < seconds || times.length < 3; spent += times.at(-1)!) {
    const start = process.cpuUsage();
    step();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e6);
  }
  return median(times);
}
