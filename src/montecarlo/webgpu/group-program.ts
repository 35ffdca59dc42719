import { numeratorCount, type Problem, trackCount } from '../problem.js';
import { workPerSample } from '../work.js';
import type { Device } from './device.js';
import { type GroupPlan, groupSize, layerFields, planGroup, shareCount } from './group-plan.js';
import { groupSource } from './group-source.js';
import type { Program } from './shader-program.js';

/**
 * Work of a block, in multiplications, and most of its samples: a block is done by one workgroup. A sample of 64
 * channels, 16 layers and 256 sites takes 1.4·10⁸, so it is a block: some 10 ms for one multiprocessor of a large card,
 * a tenth of a second for a small one at a twentieth of its peak.
 */
const blockWork = 2e7;
const mostSamples = 1024;
/** Work of a dispatch of `list`, in multiplications: a tenth of a second of a slow card. */
const listWork = 1e10;
/**
 * Slots for maps that don't fit a workgroup's memory: more than workgroups that a large card runs at
 * a time; and their bytes.
 */
const mostSlots = 1024;
const wishedBytes = 2 ** 27;

/**
 * The shaders for nets too wide to stream: a workgroup a sample, which goes through a table of layers.
 * @throws InputError if maps, weights or sums go beyond a limit of the device
 */
export function groupProgram(subject: string, problem: Problem, device: Device, common: string): Program {
  const sharedLimit = device.limit('maxComputeWorkgroupStorageSize');
  const reserved = reservedBytes(problem);
  device.require(subject, 'maxComputeWorkgroupStorageSize', reserved, 'bytes for the sums of all layers');
  const plan = planGroup(problem, sharedLimit - reserved);
  const tables = bufferTables(plan);
  for (const { byteLength } of tables) {
    device.require(subject, 'maxStorageBufferBindingSize', byteLength, 'bytes for the weights of the net');
  }
  const slotBytes = plan.shared ? 0 : plan.mapElements * plan.width * Float32Array.BYTES_PER_ELEMENT;
  device.require(subject, 'maxStorageBufferBindingSize', slotBytes, 'bytes for the activations of a sample');
  const work = workPerSample(problem);
  const blockSize = Math.max(1, Math.min(mostSamples, 2 ** Math.floor(Math.log2(blockWork / work))));
  return {
    source: `${common}${groupSource(problem, plan, blockSize)}`,
    blockSize,
    listed: 1,
    mostListed: Math.max(1, Math.floor(listWork / work)),
    tables,
    ...(plan.shared ? {} : { scratch: scratchOf(slotBytes, device) }),
  };
}

/** Slots of `slotBytes` each, at least one. */
function scratchOf(slotBytes: number, device: Device): { slots: number; bytes: number } {
  const bytes = Math.min(wishedBytes, device.limit('maxStorageBufferBindingSize'));
  const slots = Math.max(1, Math.min(mostSlots, Math.floor(bytes / slotBytes)));
  return { slots, bytes: slots * slotBytes };
}

/**
 * Bytes of a workgroup's memory beside the maps: squares of two layers and the output by invocation, then the
 * shares of every numerator.
 */
function reservedBytes(problem: Problem): number {
  const perturbed = trackCount(problem) - 1;
  const words = 3 * groupSize * perturbed + shareCount * numeratorCount(problem);
  return words * Float32Array.BYTES_PER_ELEMENT + 64;
}

/** The layers, then the tables of the plan, as the shader binds them. */
function bufferTables({ layers, tables }: GroupPlan): ArrayBuffer[] {
  const rows = layers.flatMap((layer) => layerFields.map((field) => layer[field]));
  return [
    Uint32Array.from(rows).buffer,
    Uint32Array.from(tables.starts).buffer,
    // A net may have no weight at all, a buffer no less than an element.
    Uint32Array.from(tables.places.length === 0 ? [0, 0] : tables.places).buffer,
    Float32Array.from(tables.weights.length === 0 ? new Array<number>(16).fill(0) : tables.weights).buffer,
    Float32Array.from(tables.biases).buffer,
  ];
}
