import { type LaidLayer, type NetLayout, siteCount } from '../../../nets/layout/net-layout.js';
import { windowSites } from '../../../nets/layout/window-sites.js';
import { InputError } from '../../../numerics/input-error.js';
import {
  diagonalTable,
  entryCount,
  flattenTable,
  type GatherTable,
  independentTable,
  poolTables,
  windowTable,
} from './gather-tables.js';
import { type LayerLaw, netLaws } from './layer-laws.js';

/** One operation on the kernels K and Θ of a pair of inputs. */
export type KernelStep =
  | { readonly kind: 'gather'; readonly table: GatherTable }
  | { readonly kind: 'weigh'; readonly law: LayerLaw }
  /** Behind factor·max(u, 0) on so many sites, pairs of them if `full`; `number` counts them from 0. */
  | {
      readonly kind: 'rectify';
      readonly square: number;
      readonly sites: number;
      readonly full: boolean;
      readonly number: number;
    }
  /** The representation whose kernel is kept: that behind a ReLU, and the inputs of the last layer. */
  | { readonly kind: 'probe'; readonly name: string; readonly sites: number; readonly full: boolean };

/** A net as a program on the kernels of a pair of inputs. */
export interface KernelPlan {
  readonly layout: NetLayout;
  /** Whether the kernels begin with all pairs of sites, or with equal sites alone. */
  readonly full: boolean;
  readonly steps: readonly KernelStep[];
  /** Sites of the maps before each ReLU. */
  readonly rectified: readonly number[];
  readonly probes: readonly string[];
  /** Most entries of a state. */
  readonly entries: number;
  /** Why there is no tangent kernel; undefined where there is one. */
  readonly noTangent?: string;
  /** What a bias that several outputs share gives the tangent kernel of each; else 0. */
  readonly sharedBias: number;
}

/**
 * The program of a net. Covariances of different sites are followed as far as a mean over sites needs them: a net that
 * flattens needs equal sites alone, unless `full` asks for all.
 * @throws InputError about `subject` naming the layer that has no kernel limit
 */
export function planKernels(subject: string, layout: NetLayout, full = false): KernelPlan {
  refuseOthers(subject, layout);
  const { laws, noTangent } = netLaws(subject, layout);
  const fullInput = needs(layout, full);
  const steps: KernelStep[] = [];
  const probes: string[] = [];
  const rectified: number[] = [];
  const last = layout.layers.length - 1;
  const probe = (name: string, sites: number, isFull: boolean) => {
    probes.push(name);
    steps.push({ kind: 'probe', name, sites, full: isFull });
  };
  const gather = (...tables: readonly GatherTable[]) => {
    for (const table of tables) steps.push({ kind: 'gather', table });
  };
  // Layers of equal windows share their tables.
  const known = new Map<string, GatherTable[]>();
  const windowed = (layer: LaidLayer, isFull: boolean): GatherTable[] => {
    const key = JSON.stringify([layer.input.size, layer.windows, layer.padding, isFull]);
    const tables = known.get(key) ?? windowTables(layer, isFull);
    known.set(key, tables);
    return tables;
  };
  for (const [position, layer] of layout.layers.entries()) {
    const isFull = fullInput[position]!;
    const next = fullInput[position + 1] ?? false;
    const { description, name } = layer;
    const sites = siteCount(layer.input);
    if (position === last) probe('output', sites, isFull);
    switch (description.kind) {
      case 'relu': {
        const square = (description.scale ?? 1) ** 2;
        steps.push({ kind: 'rectify', square, sites, full: isFull, number: rectified.length });
        rectified.push(sites);
        probe(name, sites, isFull);
        break;
      }
      case 'pool':
      case 'global-average-pool': {
        if (sites === 1) break;
        const windows = windowSites(layer);
        gather(...poolTables(windows, windows.length / siteCount(layer.output), sites));
        break;
      }
      case 'conv':
        gather(...windowed(layer, isFull));
        break;
      case 'locally-connected':
        if (isFull) gather(diagonalTable(sites));
        gather(...windowed(layer, false));
        break;
      case 'dense':
        if (isFull) gather(diagonalTable(sites));
        gather(flattenTable(layer.input));
        break;
    }
    const law = laws.get(position);
    if (law !== undefined) steps.push({ kind: 'weigh', law });
    if (description.kind === 'locally-connected' && next) gather(independentTable(siteCount(layer.output)));
  }
  const output = layout.layers[last]!;
  const shared = 'bias' in output.description && output.description.bias === 'shared' && layout.outputs > 1;
  return {
    layout,
    full: fullInput[0]!,
    steps,
    rectified,
    probes,
    entries: mostEntries(layout, fullInput, steps),
    ...(noTangent !== undefined && { noTangent }),
    sharedBias: shared ? 1 : 0,
  };
}

function windowTables(layer: LaidLayer, full: boolean): GatherTable[] {
  const size = [...layer.input.size];
  return layer.windows.map((window, axis) => {
    const table = windowTable(size, axis, window, layer.padding === 'periodic', full);
    size[axis] = window.outSites;
    return table;
  });
}

/** Whether the input of each layer is needed at all pairs of sites. */
function needs({ layers }: NetLayout, full: boolean): boolean[] {
  const needed: boolean[] = [];
  let next = false;
  for (const [back, layer] of layers.toReversed().entries()) {
    const kind = layer.description.kind;
    const several = siteCount(layer.input) > 1;
    if (full || kind === 'pool' || kind === 'global-average-pool') next = several;
    else if (kind === 'dense' || kind === 'locally-connected') next = false;
    else next = next && several;
    needed[layers.length - 1 - back] = next;
  }
  return needed;
}

function mostEntries({ layers }: NetLayout, full: readonly boolean[], steps: readonly KernelStep[]): number {
  const inputs = layers.map((layer, position) => entryCount(siteCount(layer.input), full[position]!));
  return Math.max(...inputs, ...steps.flatMap((step) => (step.kind === 'gather' ? [step.table.entries] : [])));
}

/** Throws for layers that have no kernel limit, and for what is rectified without being Gaussian. */
function refuseOthers(subject: string, { layers }: NetLayout): void {
  let gaussian = false;
  for (const { name, description } of layers) {
    if ('channels' in description) gaussian = true;
    if (description.kind === 'batch-norm') {
      throw new InputError(
        subject,
        `${name} has no kernel limit here: the norm of a batch joins inputs (leave it out)`,
      );
    }
    if (description.kind === 'pool' && description.operation === 'max') {
      throw new InputError(
        subject,
        `${name} takes the maximum, which has no kernel in closed form (use operation average)`,
      );
    }
    if (description.kind !== 'relu') continue;
    if (!gaussian) {
      throw new InputError(subject, `${name} has no kernel limit: no layer with weights before it (put one there)`);
    }
    gaussian = false;
  }
  const last = layers.at(-1)!;
  if (!('channels' in last.description)) {
    throw new InputError(subject, `the last layer must have weights, got ${last.name} (end with dense)`);
  }
}
