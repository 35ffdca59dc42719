import { netFormat } from '../../../nets/description/net-description.js';
import { layOut } from '../../../nets/layout/lay-out.js';
import { InputError, requireInteger, requireNumber, requirePositive } from '../../../numerics/input-error.js';
import { requireObject } from '../../../numerics/require-argument.js';
import { type KernelPlan, planKernels } from '../nets/kernel-plan.js';

/**
 * How the output is read off the last layer: by one weight a channel of the mean over sites, or by one a unit.
 * @see {@link ringKernels}
 */
export const readouts = ['pooling', 'flattening'] as const;
export type Readout = (typeof readouts)[number];

/** A periodic ReLU conv net of infinite width on a ring, in the NTK parametrisation, as `wideRingNet` completes it. */
export interface WideRingNet {
  /** Sites l. */
  readonly length: number;
  /** Odd filter size s. */
  readonly filterSize: number;
  /** Hidden layers k. */
  readonly depth: number;
  /** σ_w². */
  readonly weightVariance: number;
  /** σ_b. */
  readonly biasDeviation: number;
  readonly readout: Readout;
}

/** A net without what has a default: s = 3, σ_w² = 2, σ_b = 0, pooling. */
export type GivenRingNet = Pick<WideRingNet, 'length' | 'depth'> & {
  readonly [Name in Exclude<keyof WideRingNet, 'length' | 'depth'>]?: WideRingNet[Name] | undefined;
};

/** Most sites: kernels of two inputs have l² entries a layer. */
const mostSites = 512;

/**
 * A net with its defaults, checked.
 * @throws InputError about `subject`
 */
export function wideRingNet(subject: string, given: GivenRingNet): WideRingNet {
  requireObject(subject, 'net', given, ['length', 'depth']);
  const { weightVariance = 2, biasDeviation = 0, readout = 'pooling' } = given;
  const length = requireInteger(subject, 'length', given.length, 4, mostSites);
  const filterSize = requireInteger(subject, 'filterSize', given.filterSize ?? 3, 1, length);
  if (filterSize % 2 === 0) {
    throw new InputError(subject, `filterSize must be odd, got ${filterSize} (use ${filterSize + 1})`);
  }
  if (!readouts.includes(readout)) {
    throw new InputError(subject, `readout must be one of ${readouts.join(', ')}, got ${String(readout)}`);
  }
  return {
    length,
    filterSize,
    depth: requireInteger(subject, 'depth', given.depth, 1, 64),
    weightVariance: requirePositive(subject, 'weightVariance', weightVariance),
    biasDeviation: requireNumber(subject, 'biasDeviation', biasDeviation, 0, 1e6),
    readout,
  };
}

/** Receptive field A = (s − 1)k + 1 of a unit of the last layer. */
export function receptiveField({ filterSize, depth }: WideRingNet): number {
  return (filterSize - 1) * depth + 1;
}

/**
 * The kernels of the net as a program: those of `netKernels`, with biases σ_b b, b ~ N(0, 1) trained.
 * @param full whether all pairs of sites are followed where equal sites would do
 */
export function ringPlan(subject: string, net: WideRingNet, full: boolean): KernelPlan {
  const { length, filterSize, depth, weightVariance, biasDeviation, readout } = net;
  const weightScale = Math.sqrt(weightVariance);
  const conv = { kind: 'conv', channels: 1, filterSize, weightScale, bias: false } as const;
  const layout = layOut({
    format: netFormat,
    name: 'ring',
    input: { channels: 1, size: [length] },
    parametrisation: 'ntk',
    layers: [
      ...Array.from({ length: depth }, () => [conv, { kind: 'relu' }] as const).flat(),
      ...(readout === 'pooling' ? [{ kind: 'global-average-pool' } as const] : []),
      { kind: 'dense', channels: 1, bias: false },
    ],
  });
  const plan = planKernels(subject, layout, full);
  const square = biasDeviation ** 2;
  let hidden = 0;
  return {
    ...plan,
    steps: plan.steps.map((step) => {
      if (step.kind !== 'weigh' || hidden++ === depth) return step;
      const law = { product: weightVariance, gradient: weightVariance, biasProduct: square, biasGradient: square };
      return { kind: 'weigh', law };
    }),
  };
}
