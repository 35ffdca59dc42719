/**
 * Memory and time of medians of a net of the size of ResNet18: `relativeStability` with the preset petrini2021 on 500
 * images, on 17 layers of random sparse projections with ReLU. Peak of the resident memory of this process.
 *
 *     npm run build && npx tsx bench/medians.ts [images] [MiB]
 */
import { images, numerics, stability } from 'diffeolab';

const [count = 500, mebibytes = 1024] = process.argv.slice(2).map(Number);
const size = 32;

/** Numbers a layer, as the maps of ResNet18 at 32 × 32 pixels. */
const sizes = [
  ...Array<number>(5).fill(64 * 32 * 32),
  ...Array<number>(4).fill(128 * 16 * 16),
  ...Array<number>(4).fill(256 * 8 * 8),
  ...Array<number>(4).fill(512 * 4 * 4),
];

/** Inputs of a neuron. */
const taps = 4;

/** ReLU of sums of a few numbers of the layer below, as float32. */
function layer(inputs: number, outputs: number, number: number) {
  const places = new Uint32Array(taps * outputs);
  const weights = new Float32Array(taps * outputs);
  const key = numerics.keyFromSeed('net');
  const normal = new Float64Array(2 * taps * outputs);
  numerics.fillGaussians(normal, key, numerics.stream.trainingPoints, number);
  for (let k = 0; k < weights.length; k++) {
    weights[k] = normal[2 * k]!;
    places[k] = Math.floor(Math.abs(normal[2 * k + 1]!) * 1e6) % inputs;
  }
  return (rows: Float32Array, samples: number) => {
    const out = new Float32Array(samples * outputs);
    for (let i = 0; i < samples; i++) {
      for (let n = 0; n < outputs; n++) {
        let sum = 0;
        for (let t = n * taps; t < (n + 1) * taps; t++) sum += weights[t]! * rows[i * inputs + places[t]!]!;
        out[i * outputs + n] = Math.max(0, sum);
      }
    }
    return out;
  };
}

const pixels = size * size;
const layers = sizes.map((outputs, n) => layer(sizes[n - 1] ?? pixels, outputs, n));

const start = performance.now();
let measured = start;
const { layers: found } = await stability.relativeStability({
  predictor({ data, shape }) {
    let rows = Float32Array.from(data);
    const outputs: Record<string, { data: Float32Array; shape: number[] }> = {};
    for (const [n, apply] of layers.entries()) {
      rows = apply(rows, shape[0]!);
      outputs[`layer ${n + 1}`] = { data: rows, shape: [shape[0]!, sizes[n]!] };
    }
    return outputs;
  },
  data: images.proceduralImages({ kind: 'shapes', count, size }).images,
  deformation: stability.maximumEntropyDeformation({ size, cutoff: 3, temperature: 1e-3 }),
  preset: 'petrini2021',
  memory: mebibytes * 2 ** 20,
  onPlan: (plan) => console.log(JSON.stringify(plan)),
  onProgress: ({ stage }) => {
    if (stage === 'measurement') measured = performance.now();
  },
});
const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
const { maxRSS } = process.resourceUsage();
console.log(`${count} images × ${sizes.reduce((sum, each) => sum + each)} numbers, memory ${mebibytes} MiB`);
for (const { layer: name, relative } of found.filter((_, n) => n % 5 === 0)) console.log(name, relative);
console.log(
  `${seconds(start, measured)} s to evaluate, ${seconds(measured, performance.now())} s for medians, ` +
    `peak ${(maxRSS / 1024).toFixed(0)} MiB`,
);
