import type { Problem } from '../problem.js';
import { workPerSample } from '../work.js';
import type { Device } from './device.js';
import { groupProgram } from './group-program.js';
import { sampleEntryPoints, workgroupSize } from './moments-source.js';
import { pairSource } from './pair-source.js';
import { parametersBytes, parametersSource } from './parameters.js';
import { randomSource } from './random-source.js';
import type { Program } from './shader-program.js';
import { planStream } from './stream-plan.js';
import { numeratorNames, streamSource } from './stream-source.js';

/** Work of an invocation, in multiplications, and the bounds of the samples that it adds up. */
const invocationWork = 2 ** 18;
const [fewestSamples, mostSamples] = [16, 256];

/**
 * The shaders for a problem: sites that stream through the variables of an invocation where the net is narrow, else a workgroup a
 * sample.
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
  const stream = planStream(problem);
  if (stream === undefined) return groupProgram(subject, problem, device, common);
  const fitting = 2 ** Math.floor(Math.log2(invocationWork / workPerSample(problem)));
  const samplesEach = Math.min(mostSamples, Math.max(fewestSamples, fitting));
  const entryPoints = sampleEntryPoints(numeratorNames(problem), samplesEach);
  return {
    source: `${common}${streamSource(problem, stream)}${entryPoints}`,
    blockSize: samplesEach * workgroupSize,
    listed: workgroupSize,
    tables: [],
  };
}
