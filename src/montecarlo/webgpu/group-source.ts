import { numeratorCount, type Problem, trackCount } from '../problem.js';
import { type GroupPlan, groupSize, layerFields, shareCount } from './group-plan.js';
import { twoSumSource } from './moments-source.js';

/**
 * WGSL of a workgroup that runs one sample: a loop over the table of layers, so that the code is the same for any
 * depth and width. An invocation computes `width` channels at a site, in all tracks (clean, then the displaced
 * and noisy ones asked for), from maps that lie in the workgroup's memory or in its slot of a storage buffer;
 * there is one barrier a layer. `numerators(sample)` leaves `shareCount` shares of every numerator, the output's
 * before its square, in `shares`.
 * Bounds of loops have p.zero, which is 0, added: a driver that unrolls these loops compiles for minutes.
 */
export function groupSource(problem: Problem, plan: GroupPlan, blockSize: number): string {
  const { width, shared, mapElements } = plan;
  const value = width === 1 ? 'f32' : 'vec4f';
  const weight = width === 1 ? 'f32' : 'mat4x4f';
  const count = numeratorCount(problem);
  const perQuantity = problem.plan.layers.length + 1;
  const results = Math.ceil(count / groupSize);
  const tracks = trackCount(problem);
  const perturbed = tracks - 1;
  const each = (text: (track: number) => string) => Array.from({ length: tracks }, (_, t) => text(t)).join(' ');
  const eachPerturbed = (text: (track: number) => string) =>
    Array.from({ length: perturbed }, (_, i) => text(i + 1)).join(' ');
  const barrier = shared ? 'workgroupBarrier();' : 'storageBarrier(); workgroupBarrier();';
  const input = (track: number, text: string) =>
    `maps[at + ${track * problem.length}u] = ${width === 1 ? text : `vec4f(${text}, 0f, 0f, 0f)`};`;
  const readout = problem.plan.readout.some((w) => w !== 0);
  const lastBias = plan.layers.at(-1)!.firstBias + plan.layers.at(-1)!.bundles;
  return `
${twoSumSource}
struct Layer { ${layerFields.map((field) => `${field}: u32`).join(', ')} }
@group(0) @binding(2) var<storage, read> layers: array<Layer>;
@group(0) @binding(3) var<storage, read> starts: array<u32>;
@group(0) @binding(4) var<storage, read> places: array<vec2u>;
@group(0) @binding(5) var<storage, read> weights: array<${weight}>;
@group(0) @binding(6) var<storage, read> biases: array<${value}>;
${shared ? `var<workgroup> maps: array<${value}, ${mapElements}>;` : `@group(0) @binding(7) var<storage, read_write> maps: array<${value}>;`}
var<workgroup> squaresOfLanes: array<array<f32, ${groupSize}>, ${2 * perturbed}>;
var<workgroup> outputsOfLanes: array<array<f32, ${groupSize}>, ${perturbed}>;
var<workgroup> shares: array<f32, ${shareCount * count}>;

fn product(a: ${value}, b: ${value}) -> f32 { return ${width === 1 ? 'a * b' : 'dot(a, b)'}; }

fn numerators(sample: u32, lane: u32, slot: u32) {
  let lit = drawPair(sample);
  for (var block = lane; block < ${Math.ceil(problem.length / 4)}u + p.zero; block += ${groupSize}u) {
${problem.withNoise ? '    let z = gaussians(noisePart(sample), block);' : ''}
    for (var i = 0u; i < 4u; i++) {
      let site = 4u * block + i;
      if (site < ${problem.length}u) {
        let at = slot + site;
        let clean = select(0f, 1f, site == lit.x || site == lit.y);
        ${input(0, 'clean')}
${problem.withDiffeo ? `        ${input(1, 'select(0f, 1f, site == lit.z) + select(0f, 1f, site == lit.w)')}` : ''}
${problem.withNoise ? `        ${input(tracks - 1, 'clean + p.deviation * z[i]')}` : ''}
      }
    }
  }
  ${barrier}
  for (var k = 0u; k < ${plan.layers.length}u + p.zero; k++) {
    let layer = layers[k];
    let source = slot + layer.inBase;
    let target0 = slot + layer.outBase;
    ${eachPerturbed((t) => `var squares${t} = 0f; var output${t} = 0f;`)}
    for (var e = lane; e < layer.outSize; e += ${groupSize}u) {
      let bundle = e / layer.outLength;
      let site = (e - bundle * layer.outLength) * layer.stride;
      let bias = biases[layer.firstBias + bundle];
      ${each((t) => `var v${t} = bias;`)}
      let end = starts[layer.firstStart + bundle + 1u];
      for (var block = starts[layer.firstStart + bundle]; block < end; block++) {
        let place = places[block];
        let read = site + place.y;
        let at = source + place.x + read - select(0u, layer.inLength, read >= layer.inLength);
        let weight = weights[block];
        ${each((t) => `v${t} += weight * maps[at + ${t}u * layer.inSize];`)}
      }
      ${each((t) => `v${t} = max(${value}(), v${t}); maps[target0 + e + ${t}u * layer.outSize] = v${t};`)}
      ${eachPerturbed((t) => `let e${t} = v${t} - v0; squares${t} += product(e${t}, e${t});`)}
${
  readout
    ? `      if (k == ${plan.layers.length - 1}u) {
        let readout = biases[${lastBias}u + bundle];
        ${eachPerturbed((t) => `output${t} += product(readout, e${t});`)}
      }`
    : ''
}
    }
    // Those of two layers in turn: a layer's are read while the next one's are computed.
    let half = (k & 1u) * ${perturbed}u;
    ${eachPerturbed((t) => `squaresOfLanes[half + ${t - 1}u][lane] = squares${t}; outputsOfLanes[${t - 1}u][lane] = output${t};`)}
    ${barrier}
    if (lane < ${shareCount}u) {
      ${eachPerturbed((t) => `var sum${t} = 0f;`)}
      for (var i = lane; i < ${groupSize}u + p.zero; i += ${shareCount}u) {
        ${eachPerturbed((t) => `sum${t} += squaresOfLanes[half + ${t - 1}u][i];`)}
      }
      ${eachPerturbed((t) => `shares[(${(t - 1) * perQuantity}u + k) * ${shareCount}u + lane] = sum${t};`)}
    }
  }
  if (lane < ${shareCount}u) {
    ${eachPerturbed((t) => `var sum${t} = 0f;`)}
    for (var i = lane; i < ${groupSize}u + p.zero; i += ${shareCount}u) {
      ${eachPerturbed((t) => `sum${t} += outputsOfLanes[${t - 1}u][i];`)}
    }
    ${eachPerturbed((t) => `shares[${(t * perQuantity - 1) * shareCount}u + lane] = sum${t};`)}
  }
  workgroupBarrier();
}

/** Numerator n of the sample that has just ended. */
fn numerator(n: u32) -> f32 {
  var sum = 0f;
  for (var i = 0u; i < ${shareCount}u; i++) { sum += shares[n * ${shareCount}u + i]; }
  return select(sum, sum * sum, n % ${perQuantity}u == ${perQuantity - 1}u);
}

@group(0) @binding(1) var<storage, read_write> partial: array<vec4f>;

@compute @workgroup_size(${groupSize})
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  // Invocation n keeps the sums of numerators n, n + 256, …
  var sums: array<vec4f, ${results}>;
  let first = group.x * ${blockSize}u;
  let end = min(first + ${blockSize}u, p.count);
  for (var index = first; index < end; index++) {
    numerators(p.sample + index, lane, ${shared ? '0u' : `group.x * ${mapElements}u`});
    for (var n = lane; n < ${count}u + p.zero; n += ${groupSize}u) {
      sums[n / ${groupSize}u] = added(sums[n / ${groupSize}u], numerator(n), p.shifts[n / 4u][n % 4u]);
    }
  }
  for (var n = lane; n < ${count}u + p.zero; n += ${groupSize}u) {
    partial[group.x * ${count}u + n] = sums[n / ${groupSize}u];
  }
}

@group(0) @binding(1) var<storage, read_write> listed: array<f32>;

@compute @workgroup_size(${groupSize})
fn list(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  numerators(p.sample + group.x, lane, ${shared ? '0u' : `group.x * ${mapElements}u`});
  for (var n = lane; n < ${count}u + p.zero; n += ${groupSize}u) { listed[group.x * ${count}u + n] = numerator(n); }
}
`;
}
