import { requireObject } from '../../numerics/require-argument.js';
import { type Problem, requireProblem } from '../problem.js';
import { type Device, usage } from './device.js';
import { packParameters, parametersBytes, parametersSource } from './parameters.js';
import { randomSource } from './random-source.js';

const workgroupSize = 64;

/**
 * The standard normal variates of the noise as the shaders draw them, before σ: [count, 4⌈l/4⌉], for `count` samples
 * from `first` on, all of one high word.
 * @see {@link createDeviceEngine}
 */
export async function deviceVariates(
  device: Device,
  problem: Problem,
  first: number,
  count: number,
): Promise<Float32Array> {
  const subject = 'deviceVariates';
  requireObject(subject, 'device', device);
  requireProblem(subject, problem);
  const blocks = Math.ceil(problem.length / 4);
  const source = `${parametersSource(problem)}${randomSource}
@group(0) @binding(1) var<storage, read_write> variates: array<vec4f>;
@compute @workgroup_size(${workgroupSize})
fn draw(@builtin(global_invocation_id) invocation: vec3u) {
  if (invocation.x >= p.count) { return; }
  let noise = noisePart(p.sample + invocation.x);
  for (var block = 0u; block < ${blocks}u; block++) {
    variates[invocation.x * ${blocks}u + block] = gaussians(noise, block);
  }
}
`;
  const bytes = count * blocks * 16;
  const pipeline = await device.pipeline(source, 'draw');
  const parameters = device.createBuffer(parametersBytes(problem), usage.uniform | usage.copyTarget);
  const output = device.createBuffer(bytes, usage.storage | usage.copySource);
  const readback = device.createBuffer(bytes, usage.mapRead | usage.copyTarget);
  try {
    device.write(parameters, packParameters(problem, first, count, [0]));
    const workgroups = Math.ceil(count / workgroupSize);
    return new Float32Array(
      await device.dispatch(pipeline, [parameters, output], workgroups, { from: output, to: readback, bytes }),
    );
  } finally {
    for (const buffer of [parameters, output, readback]) device.destroyBuffer(buffer);
  }
}
