/** Invocations of a workgroup that runs a sample in each. */
export const workgroupSize = 64;
/** Numerators that a workgroup reduces at a time: their sums fill 16 KiB of its memory, which every device has. */
const reducedAtOnce = 16;

/**
 * WGSL of the entry points `reduce` and `list` over `numerators(sample)`, one sample an invocation.
 *
 * `reduce`: every workgroup adds up `samplesEach` samples an invocation; for each numerator x the sum of x and that
 * of (x − shift)², both as two float32 numbers whose sum is the value, so that nothing is lost (Knuth's two-sum).
 * [units, numerators] vec4f.
 * `list`: the numerators themselves. [samples, numerators] f32.
 */
export function sampleEntryPoints(names: readonly string[], samplesEach: number): string {
  const count = names.length;
  const atOnce = Math.min(count, reducedAtOnce);
  const reductions: string[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const part = names.slice(from, from + atOnce);
    reductions.push(
      ...(from > 0 ? ['workgroupBarrier();'] : []),
      ...part.map((_, n) => `shares[lane * ${atOnce}u + ${n}u] = sums${from + n};`),
      'workgroupBarrier();',
      `if (lane < ${part.length}u) { partial[group.x * ${count}u + ${from}u + lane] = sumOfShares(lane); }`,
    );
  }
  return `
${twoSumSource}
@group(0) @binding(1) var<storage, read_write> partial: array<vec4f>;
var<workgroup> shares: array<vec4f, ${atOnce * workgroupSize}>;

fn sumOfShares(n: u32) -> vec4f {
  var sums = shares[n];
  for (var lane = 1u; lane < ${workgroupSize}u; lane++) { sums = merged(sums, shares[lane * ${atOnce}u + n]); }
  return sums;
}

@compute @workgroup_size(${workgroupSize})
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
${names.map((_, n) => `  var sums${n} = vec4f();`).join('\n')}
  for (var turn = 0u; turn < ${samplesEach}u; turn++) {
    let index = (group.x * ${samplesEach}u + turn) * ${workgroupSize}u + lane;
    if (index >= p.count) { break; }
    numerators(p.sample + index);
${names.map((name, n) => `    sums${n} = added(sums${n}, ${name}, p.shifts[${n >> 2}].${'xyzw'[n % 4]});`).join('\n')}
  }
  ${reductions.join('\n  ')}
}

@group(0) @binding(1) var<storage, read_write> listed: array<f32>;

@compute @workgroup_size(${workgroupSize})
fn list(@builtin(global_invocation_id) invocation: vec3u) {
  let index = invocation.x;
  if (index >= p.count) { return; }
  numerators(p.sample + index);
${names.map((name, n) => `  listed[index * ${count}u + ${n}u] = ${name};`).join('\n')}
}
`;
}

/** Sums of x and (x − shift)² in two float32 numbers each: x and y, z and w. */
export const twoSumSource = `
// A value that the compiler must take as it is: p.zero is 0. It may rewrite (a + b) - a as b, which
// would lose what is wanted.
fn asRounded(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ p.zero); }
fn twoSum(sum: vec2f, x: f32) -> vec2f {
  let high = asRounded(sum.x + x);
  let part = asRounded(high - sum.x);
  return vec2f(high, sum.y + ((sum.x - (high - part)) + (x - part)));
}
fn added(sums: vec4f, x: f32, shift: f32) -> vec4f {
  let y = x - shift;
  return vec4f(twoSum(sums.xy, x), twoSum(sums.zw, y * y));
}
fn merged(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(twoSum(a.xy, b.x), twoSum(a.zw, b.z)) + vec4f(0f, b.y, 0f, b.w);
}
`;
