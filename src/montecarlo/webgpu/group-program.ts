import { InputError } from '../../numerics/input-error.js';
import { numeratorCount, type Problem, trackCount } from '../problem.js';
import { workPerSample } from '../work.js';
import type { Device } from './device.js';
import { type GroupLayer, type GroupPlan, groupSize } from './group-plan.js';
import { groupSource } from './group-source.js';
import type { Program } from './shader-program.js';

/** Words of a tap in its table: where it reads, in two parts, its weight, and nothing. */
const tapWords = 4;
/** Work of a block, in multiplications, and the bounds of its samples: a block is done by one workgroup. */
const blockWork = 2e7;
const [fewestSamples, mostSamples] = [4, 1024];
/** Largest share of the values of a layer that an invocation holds. */
const mostHeld = 256;

/**
 * The shaders for nets too wide to stream: a workgroup a sample, taps read from a table.
 * @throws InputError if a map or the table of taps goes beyond a limit of the device
 */
export function groupProgram(subject: string, problem: Problem, device: Device, common: string): Program {
  const plan = planGroup(subject, problem, device);
  const tables = tapTables(problem, plan);
  const largest = device.limit('maxStorageBufferBindingSize');
  for (const { byteLength } of tables) {
    refuse(subject, byteLength, largest, 'maxStorageBufferBindingSize', 'bytes for the taps of the net');
  }
  const fitting = 2 ** Math.floor(Math.log2(blockWork / workPerSample(problem)));
  const blockSize = Math.min(mostSamples, Math.max(fewestSamples, fitting));
  return { source: `${common}${groupSource(problem, plan, blockSize)}`, blockSize, listed: 1, tables };
}

function planGroup(subject: string, problem: Problem, device: Device): GroupPlan {
  const tracks = trackCount(problem);
  const { layers } = problem.plan;
  const reserved = reservedBytes(problem);
  const available = device.limit('maxComputeWorkgroupStorageSize') - reserved;
  const widest = Math.max(...layers.map(({ outChannels, outLength }) => outChannels * outLength));
  const held = Math.ceil(widest / groupSize);
  const longest = Math.max(problem.length, ...layers.map(({ inLength }) => inLength));
  const rowBytes = longest * tracks * Float32Array.BYTES_PER_ELEMENT;
  refuse(subject, rowBytes + reserved, available + reserved, 'maxComputeWorkgroupStorageSize', 'bytes for one channel');
  if (held > mostHeld) {
    const most = mostHeld * groupSize;
    throw new InputError(
      subject,
      `engine webgpu holds at most ${most} activations of a layer, this net has ${widest} (use engine wasm)`,
    );
  }
  let firstStart = 0;
  let stageFloats = longest * tracks;
  const grouped = layers.map((layer): GroupLayer => {
    const bytes = layer.inLength * tracks * Float32Array.BYTES_PER_ELEMENT;
    const staged = Math.min(layer.inChannels, Math.floor(available / bytes));
    const stages = Math.ceil(layer.inChannels / staged);
    const here = firstStart;
    firstStart += layer.outChannels * stages + 1;
    stageFloats = Math.max(stageFloats, staged * layer.inLength * tracks);
    return { plan: layer, staged, stages, firstStart: here };
  });
  return { held, stageFloats, layers: grouped };
}

/** Bytes of common memory beside the stage: the sums of all invocations, and the moments of every numerator. */
function reservedBytes(problem: Problem): number {
  return groupSize * 8 + numeratorCount(problem) * 4 + 64;
}

function refuse(subject: string, needed: number, limit: number, name: string, what: string): void {
  if (needed <= limit) return;
  throw new InputError(
    subject,
    `engine webgpu needs ${needed} ${what}, the device has ${name} = ${limit} (use engine wasm)`,
  );
}

/** Starts of the taps of every channel and stage; then the taps: channel within its stage, offset, weight as float32 bits. */
function tapTables({ plan }: Problem, { layers }: GroupPlan): ArrayBuffer[] {
  const starts: number[] = [];
  const taps: number[] = [];
  const bits = new Uint32Array(1);
  const weight = new Float32Array(bits.buffer);
  for (const { plan: layer, staged, stages } of layers) {
    for (let h = 0; h < layer.outChannels; h++) {
      for (let stage = 0; stage < stages; stage++) {
        starts.push(taps.length / tapWords);
        for (let tap = layer.tapStart[h]!; tap < layer.tapStart[h + 1]!; tap++) {
          const channel = layer.tapChannel[tap]!;
          if (Math.floor(channel / staged) !== stage) continue;
          weight[0] = layer.tapWeight[tap]!;
          // A site of the ring from 0 on, so that a remainder wraps it.
          const offset = (layer.tapOffset[tap]! + layer.inLength) % layer.inLength;
          taps.push((channel % staged) * layer.inLength, offset, bits[0]!, 0);
        }
      }
    }
    starts.push(taps.length / tapWords);
  }
  const biases = layers.flatMap(({ plan: layer }) => Array.from(layer.bias));
  return [
    Uint32Array.from(starts).buffer,
    Uint32Array.from(taps.length === 0 ? [0, 0, 0, 0] : taps).buffer,
    Float32Array.from([...biases, ...plan.readout]).buffer,
  ];
}
