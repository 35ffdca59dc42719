import type { Problem } from '../problem.js';
import { workPerSample } from '../work.js';
import type { Device } from './device.js';
import { groupProgram } from './group-program.js';
import { sampleEntryPoints, workgroupSize } from './moments-source.js';
import { pairSource } from './pair-source.js';
import { parametersBytes, parametersSource } from './parameters.js';
import { randomSource } from './random-source.js';
import type { Program } from './shader-program.js';
import { planStream, straightWork } from './stream-plan.js';
import { numeratorNames, streamSource } from './stream-source.js';

/** Samples that an invocation adds up. */
const samplesEach = 256;
/**
 * On a processor, where few workgroups run at a time, blocks must be short for its threads to end a chunk together:
 * work of an invocation, in multiplications, and the fewest of its samples.
 */
const softwareWork = 2 ** 18;
const fewestSamples = 16;

/**
 * The shaders for a problem: sites that stream through the variables of an invocation where the net is narrow,
 * else a workgroup a sample.
 * @throws InputError if the net goes beyond a limit of the device
 */
export function createProgram(subject: string, problem: Problem, device: Device): Program {
  device.require(
    subject,
    'maxUniformBufferBindingSize',
    parametersBytes(problem),
    'bytes for the parameters of the ring',
  );
  const common = `${parametersSource(problem)}${randomSource}${pairSource(problem)}`;
  const stream = planStream(problem, straightWork(device.adapter));
  if (stream === undefined) return groupProgram(subject, problem, device, common);
  const each = samplesOfInvocation(problem, device);
  const entryPoints = sampleEntryPoints(numeratorNames(problem), each);
  return {
    source: `${common}${streamSource(problem, stream)}${entryPoints}`,
    blockSize: each * workgroupSize,
    listed: workgroupSize,
    tables: [],
  };
}

function samplesOfInvocation(problem: Problem, device: Device): number {
  if (device.adapter.kind === 'hardware') return samplesEach;
  const fitting = 2 ** Math.floor(Math.log2(softwareWork / workPerSample(problem)));
  return Math.min(samplesEach, Math.max(fewestSamples, fitting));
}
