import type { KernelMemory } from './kernel-memory.js';

/**
 * Where the entries of a matrix [parts, taps, channels; columns] stand in an array of weights: steps along each axis.
 */
export interface MatrixPlaces {
  readonly parts: number;
  readonly taps: number;
  readonly channels: number;
  readonly columns: number;
  readonly origin: number;
  readonly part: number;
  readonly tap: number;
  readonly channel: number;
  readonly column: number;
  /** Numbers of a tap in the maps that it is multiplied with. */
  readonly paddedChannels: number;
}

/** Plan of a matrix for `packPanels` and `unpackGradient`. */
function matrixPlan(memory: KernelMemory, places: MatrixPlaces, factor: number): number {
  const { parts, taps, channels, columns, origin, part, tap, channel, column, paddedChannels } = places;
  return memory.plan([parts, taps, channels, columns, origin, part, tap, channel, column, paddedChannels], factor);
}

/** A matrix in panels, from the weights as they are when it is packed. */
export class PackedMatrix {
  readonly panels: number;
  private readonly plan: number;

  constructor(
    private readonly memory: KernelMemory,
    places: MatrixPlaces,
    factor: number,
  ) {
    const { parts, taps, paddedChannels, columns } = places;
    this.panels = memory.numbers(parts * taps * paddedChannels * memory.padded(columns));
    this.plan = matrixPlan(memory, places, factor);
  }

  /** @param weights address of the array */
  pack(weights: number): void {
    this.memory.run('packPanels', this.plan, weights, this.panels);
  }
}

/** The gradient of a matrix, added up in the kernel and then brought to the order of the weights. */
export class MatrixGradient {
  readonly target: number;
  private readonly plan: number;
  private readonly partRows: number;
  private readonly size: number;

  constructor(
    private readonly memory: KernelMemory,
    { parts, taps, paddedChannels, columns, ...places }: MatrixPlaces,
    factor: number,
  ) {
    this.partRows = Math.ceil((taps * paddedChannels) / memory.targetRows) * memory.targetRows;
    this.size = parts * this.partRows * memory.padded(columns);
    this.target = memory.numbers(this.size);
    this.plan = matrixPlan(memory, { parts, taps, paddedChannels, columns, ...places }, factor);
  }

  clear(): void {
    this.memory.call('clear', this.target, this.size * this.memory.bytes);
  }

  /** @param gradient address of the array */
  unpack(gradient: number): void {
    this.memory.run('unpackGradient', this.plan, this.target, this.partRows, gradient);
  }
}
