import type { LaidLayer, MapShape, NetLayout } from '../../layout/net-layout.js';
import { valueCount } from '../../layout/net-layout.js';
import { after, convHalos, windowAxes } from './conv-geometry.js';
import { samplesOfSum } from './conv-gradient.js';
import type { StageHalos } from './stage.js';
import { noHalo } from './wasm-map.js';

/** What a stage does, before there is memory for it. */
export interface StagePlan {
  readonly layer: LaidLayer;
  /** Positions of its first and last operation. */
  readonly first: number;
  readonly last: number;
  /** Factor of the rectifier that it ends with, if it does. */
  readonly rectifier: number | undefined;
  readonly halos: StageHalos;
  /** Whether it takes all samples of a batch at once. */
  readonly whole: boolean;
  /** Slices of a batch begin at multiples of this number of samples. */
  readonly group: number;
}

/** Takes each layer with weights together with the rectifier behind it. */
export function planStages({ layers }: NetLayout): readonly StagePlan[] {
  const plans: StagePlan[] = [];
  for (let k = 0; k < layers.length; k++) {
    const layer = layers[k]!;
    const next = layers[k + 1]?.description;
    const scale = 'channels' in layer.description && next?.kind === 'relu' ? (next.scale ?? 1) : 0;
    // A rectifier gates gradients by its own values: these must be positive where its input is.
    const joined = scale > 0;
    const last = joined ? k + 1 : k;
    plans.push({ layer, first: k, last, rectifier: joined ? scale : undefined, ...kindOf(layer) });
    k = last;
  }
  return plans;
}

function kindOf(layer: LaidLayer): Pick<StagePlan, 'halos' | 'whole' | 'group'> {
  const plain = { halos: { input: noHalo, gradient: noHalo }, whole: false, group: 1 };
  switch (layer.description.kind) {
    case 'conv':
      return { ...plain, halos: convHalos(layer), group: isRing(layer) ? samplesOfSum(layer.windows[0]!.outSites) : 1 };
    case 'locally-connected': {
      const [rows, sites] = windowAxes(layer);
      const input = { above: rows.before, below: after(rows), before: sites.before, after: after(sites) };
      return { ...plain, halos: { input, gradient: noHalo }, whole: true };
    }
    case 'dense':
    case 'batch-norm':
      return { ...plain, whole: true };
    default:
      return plain;
  }
}

function isRing({ windows }: LaidLayer): boolean {
  return windows.length === 1;
}

/**
 * The shape in which the inputs of a net are held: in front of a dense layer one site of all numbers, in their order.
 */
export function heldInput({ input, layers }: NetLayout): MapShape {
  return layers[0]?.description.kind === 'dense' ? { channels: valueCount(input), size: [] } : input;
}
