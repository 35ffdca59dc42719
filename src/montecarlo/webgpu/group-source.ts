import { numeratorCount, type Problem, trackCount } from '../problem.js';
import { type GroupLayer, type GroupPlan, groupSize } from './group-plan.js';
import { twoSumSource } from './moments-source.js';

/**
 * WGSL of a workgroup that runs one sample: value e of a map [H, l] lives in invocation e mod 256, and channels are put up for all
 * to read, a stage at a time. `numerators(sample)` leaves the squared differences in the workgroup's `results`.
 * Bounds of loops have p.zero, which is 0, added: a driver that unrolls these loops compiles for minutes.
 * The components of a value are those on the clean input and on the displaced and noisy ones asked for.
 */
export function groupSource(problem: Problem, plan: GroupPlan, blockSize: number): string {
  const tracks = trackCount(problem);
  const value = `array<f32, ${tracks}>`;
  const count = numeratorCount(problem);
  let firstBias = 0;
  const layers = plan.layers.map((layer, k) => {
    const text = layerLines(problem, layer, k, firstBias, tracks);
    firstBias += layer.plan.outChannels;
    return text;
  });
  const rest = groupSize / 2;
  return `
${twoSumSource}
@group(0) @binding(2) var<storage, read> starts: array<u32>;
@group(0) @binding(3) var<storage, read> taps: array<vec4u>;
@group(0) @binding(4) var<storage, read> weights: array<f32>;
var<workgroup> stage: array<f32, ${plan.stageFloats}>;
var<workgroup> shares: array<vec2f, ${groupSize}>;
var<workgroup> results: array<f32, ${count}>;
var<private> held: array<${value}, ${plan.held}>;
var<private> next: array<${value}, ${plan.held}>;

fn sumOverGroup(lane: u32, share: vec2f) -> vec2f {
  workgroupBarrier();
  shares[lane] = share;
  workgroupBarrier();
  for (var half = ${rest}u; half > p.zero; half /= 2u) {
    if (lane < half) { shares[lane] += shares[lane + half]; }
    workgroupBarrier();
  }
  return shares[0];
}

fn numerators(sample: u32, lane: u32) {
  let lit = drawPair(sample);
  workgroupBarrier();
  for (var block = lane; block < ${Math.ceil(problem.length / 4)}u + p.zero; block += ${groupSize}u) {
${problem.withNoise ? '    let z = gaussians(noisePart(sample), block);' : ''}
    for (var i = 0u; i < 4u; i++) {
      let site = 4u * block + i;
      if (site < ${problem.length}u) {
        let clean = select(0f, 1f, site == lit.x || site == lit.y);
        stage[site] = clean;
${problem.withDiffeo ? `        stage[${problem.length}u + site] = select(0f, 1f, site == lit.z) + select(0f, 1f, site == lit.w);` : ''}
${problem.withNoise ? `        stage[${problem.length * (tracks - 1)}u + site] = clean + p.deviation * z[i];` : ''}
      }
    }
  }
  workgroupBarrier();
${layers.join('\n')}
}

@group(0) @binding(1) var<storage, read_write> partial: array<vec4f>;

@compute @workgroup_size(${groupSize})
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  // Invocation n keeps the sums of numerators n, n + 256, …
  var sums: array<vec4f, ${Math.ceil(count / groupSize)}>;
  let first = group.x * ${blockSize}u;
  let end = min(first + ${blockSize}u, p.count);
  for (var index = first; index < end; index++) {
    numerators(p.sample + index, lane);
    workgroupBarrier();
    for (var n = lane; n < ${count}u + p.zero; n += ${groupSize}u) {
      sums[n / ${groupSize}u] = added(sums[n / ${groupSize}u], results[n], p.shifts[n / 4u][n % 4u]);
    }
  }
  for (var n = lane; n < ${count}u + p.zero; n += ${groupSize}u) {
    partial[group.x * ${count}u + n] = sums[n / ${groupSize}u];
  }
}

@group(0) @binding(1) var<storage, read_write> listed: array<f32>;

@compute @workgroup_size(${groupSize})
fn list(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  numerators(p.sample + group.x, lane);
  workgroupBarrier();
  for (var n = lane; n < ${count}u + p.zero; n += ${groupSize}u) { listed[group.x * ${count}u + n] = results[n]; }
}
`;
}

/** The statements of layer k: stages of its input, activations, comparison. The input of the net is on the stage already. */
function layerLines(
  problem: Problem,
  { plan: layer, staged, stages, firstStart }: GroupLayer,
  k: number,
  firstBias: number,
  tracks: number,
): string {
  const { layers, readout } = problem.plan;
  const last = k === layers.length - 1;
  const values = layer.outChannels * layer.outLength;
  const inputs = layer.inChannels * layer.inLength;
  const row = staged * layer.inLength;
  const each = (text: (track: number) => string) => Array.from({ length: tracks }, (_, t) => text(t)).join(' ');
  const perturbed = (text: (track: number) => string) =>
    Array.from({ length: tracks - 1 }, (_, t) => text(t + 1)).join(' ');
  const firstReadout = layers.reduce((sum, { outChannels }) => sum + outChannels, 0);
  const put = `
    workgroupBarrier();
    for (var e = lane; e < ${inputs}u + p.zero; e += ${groupSize}u) {
      if (e / ${row}u == s) {
        let at = e % ${row}u;
        let v = held[e / ${groupSize}u];
        ${each((t) => `stage[${t * row}u + at] = v[${t}];`)}
      }
    }
    workgroupBarrier();`;
  const readouts =
    last && readout.some((weight) => weight !== 0)
      ? `let weight = weights[${firstReadout}u + h]; ${perturbed((t) => `output[${t - 1}] += weight * (v[${t}] - v[0]);`)}`
      : '';
  const perQuantity = layers.length + 1;
  const store = (sums: string, index: number) =>
    Array.from({ length: tracks - 1 }, (_, q) => `results[${q * perQuantity + index}] = ${sums}[${q}];`).join(' ');
  return `  {
    // Layer ${k + 1}: [${layer.inChannels}, ${layer.inLength}] → [${layer.outChannels}, ${layer.outLength}].
    for (var e = lane; e < ${values}u + p.zero; e += ${groupSize}u) {
      let bias = weights[${firstBias}u + e / ${layer.outLength}u];
      ${each((t) => `next[e / ${groupSize}u][${t}] = bias;`)}
    }
    for (var s = 0u; s < ${stages}u + p.zero; s++) {${k === 0 ? '' : put}
      for (var e = lane; e < ${values}u + p.zero; e += ${groupSize}u) {
        let h = e / ${layer.outLength}u;
        let site = (e % ${layer.outLength}u) * ${layer.stride}u;
        var v = next[e / ${groupSize}u];
        let list = ${firstStart}u + h * ${stages}u + s;
        let end = starts[list + 1u];
        for (var tap = starts[list]; tap < end; tap++) {
          let entry = taps[tap];
          let read = site + entry.y;
          let at = entry.x + read - select(0u, ${layer.inLength}u, read >= ${layer.inLength}u);
          let weight = bitcast<f32>(entry.z);
          ${each((t) => `v[${t}] += weight * stage[${t * row}u + at];`)}
        }
        next[e / ${groupSize}u] = v;
      }
    }
    var squares = vec2f();
    ${last ? 'var output = vec2f();' : ''}
    for (var e = lane; e < ${values}u + p.zero; e += ${groupSize}u) {
      let h = e / ${layer.outLength}u;
      var v = next[e / ${groupSize}u];
      ${each((t) => `v[${t}] = max(0f, v[${t}]);`)}
      held[e / ${groupSize}u] = v;
      ${perturbed((t) => `squares[${t - 1}] += (v[${t}] - v[0]) * (v[${t}] - v[0]);`)}
      ${readouts}
    }
    let total = sumOverGroup(lane, squares);
    if (lane == 0u) { ${store('total', k)} }
    ${last ? `let difference = sumOverGroup(lane, output);\n    if (lane == 0u) { ${store('(difference * difference)', layers.length)} }` : ''}
  }`;
}
