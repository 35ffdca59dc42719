/**
 * Nets of finite width beside their kernel limit: D of untrained nets, tangent kernels, lazy training. Tables for
 * docs/theory/kernels-of-nets.md, some minutes.
 *
 *     npx tsx scripts/kernel-limit-checks.ts [torus|widths|tangent|lazy]
 */
import { analytic, nets, numerics, training, twopixels } from 'diffeolab';
import ndarray from 'ndarray';

const length = 32;
const task = twopixels.twoPixelTask({ length, scale: 7 });
const deviation = Math.sqrt(8 / 3 / length);

/** Convolutions with σ_w² = 2, biases N(0, 1) or none; pooled or flattened. */
function net(
  channels: number,
  depth: number,
  { biases = false, pools = true, size = length } = {},
): nets.NetDescription {
  const conv = {
    kind: 'conv',
    channels,
    filterSize: 3,
    bias: biases,
    weightScale: Math.SQRT2,
    initial: { biases: { law: 'normal' } },
  } as const;
  const block: readonly nets.LayerDescription[] = [conv, { kind: 'relu' }];
  return {
    format: nets.netFormat,
    name: 'checked',
    input: { channels: 1, size: [size] },
    parametrisation: 'ntk',
    layers: [
      ...Array.from({ length: depth }, () => block).flat(),
      ...(pools ? [{ kind: 'global-average-pool' } as const] : []),
      { kind: 'dense', channels: 1, bias: false },
    ],
  };
}

const seeded = (description: nets.NetDescription, seed: string) =>
  nets.initialNet({ ...description, initial: { seed } });

/** Lit sites as inputs, flat. */
function images(lit: readonly (readonly number[])[], size = length): Float64Array {
  const data = new Float64Array(size * lit.length);
  for (const [row, sites] of lit.entries()) for (const site of sites) data[size * row + site]! += 1;
  return data;
}

/** Numerator and denominator of D of all layers of one net, summed over channels, the pooled features last. */
function diffeoParts(drawn: nets.Net, depth: number): { readonly moved: number[]; readonly spread: number[] } {
  const moves = twopixels.pairMoves(task);
  const distances = Array.from({ length: length / 2 }, (_, n) => n + 1);
  const weight = (distance: number) => (distance === length / 2 ? 1 : 2) / (length - 1);
  const lit = distances.flatMap((distance) => [
    [0, distance],
    ...Array.from({ length: moves.count }, (_, number) => moves.moved([0, distance], number)),
  ]);
  const engine = nets.createEngine(drawn, { engine: 'wasm', precision: 'float64' });
  engine.evaluate(engine.prepare(images(lit), lit.length));
  const [moved, spread]: [number[], number[]] = [[], []];
  for (let layer = 0; layer <= depth; layer++) {
    const values = engine.activations(layer < depth ? 2 * layer + 1 : 2 * depth);
    const { channels, size } = drawn.layout.layers[layer < depth ? 2 * layer + 1 : 2 * depth]!.output;
    const sites = size[0] ?? 1;
    const each = channels * sites;
    const means = new Float64Array(channels);
    let [difference, square] = [0, 0];
    for (const [n, distance] of distances.entries()) {
      const clean = n * (moves.count + 1) * each;
      for (let v = 0; v < each; v++) {
        const value = values[clean + v]!;
        square += weight(distance) * value * value;
        means[Math.floor(v / sites)]! += (weight(distance) * value) / sites;
        for (let m = 1; m <= moves.count; m++) {
          difference += (weight(distance) * (values[clean + m * each + v]! - value) ** 2) / moves.count;
        }
      }
    }
    moved.push(difference);
    spread.push(2 * (square - sites * means.reduce((sum, mean) => sum + mean * mean, 0)));
  }
  engine.close();
  return { moved, spread };
}

/** Ratio of expectations of D over its limit, minus 1, times H, with the standard error over batches of nets. */
async function widths(): Promise<void> {
  const depth = 4;
  console.log('| σ_b | H | nets | layer 1 | 2 | 3 | 4 | pooled, k = 4 |\n|---|---|---|---|---|---|---|---|');
  for (const biases of [false, true]) {
    const limit = await analytic.untrainedSensitivities(net(8, depth, { biases }), task, { deviation });
    for (const channels of [2, 4, 8]) {
      const batches = 20;
      const perBatch = Math.round(6400 / channels / 20);
      const cells = limit.map(({ diffeo }, k) => {
        return { value: diffeo.value, k, batches: [] as number[] };
      });
      for (let batch = 0; batch < batches; batch++) {
        const sums = cells.map(() => [0, 0] as [number, number]);
        for (let n = 0; n < perBatch; n++) {
          const parts = diffeoParts(seeded(net(channels, depth, { biases }), `${channels} ${batch} ${n}`), depth);
          for (const [k, sum] of sums.entries()) {
            sum[0] += parts.moved[k]!;
            sum[1] += parts.spread[k]!;
          }
        }
        for (const [k, [moved, spread]] of sums.entries()) cells[k]!.batches.push(moved / spread);
      }
      const texts = cells.map(({ value, batches: found }) => {
        const moments = new numerics.RunningMoments();
        for (const ratio of found) moments.add((ratio / value - 1) * channels);
        return `${moments.mean.toFixed(2)} ± ${moments.standardError.toFixed(2)}`;
      });
      console.log(`| ${biases ? 1 : 0} | ${channels} | ${batches * perBatch} | ${texts.join(' | ')} |`);
    }
  }
}

/** Tangent kernel of one net on inputs, [P, P]. */
function tangentOf(drawn: nets.Net, inputs: Float64Array, count: number): Float64Array {
  const engine = nets.createEngine(drawn, { engine: 'wasm', precision: 'float64' });
  const size = inputs.length / count;
  const rows = Array.from({ length: count }, (_, p) => {
    const input = engine.prepare(inputs.slice(p * size, (p + 1) * size), 1);
    engine.differentiate(input, (_outputs, gradient) => gradient.fill(1));
    return engine.gradients.map((array) => array.slice());
  });
  const kernel = new Float64Array(count * count);
  for (const [p, row] of rows.entries()) {
    for (const [q, other] of rows.entries()) {
      for (const [k, array] of row.entries())
        for (const [n, g] of array.entries()) kernel[p * count + q]! += g * other[k]![n]!;
    }
  }
  engine.close();
  return kernel;
}

/** Mean tangent kernel over nets beside the limit, and the fluctuation of that of a single net. */
async function tangent(): Promise<void> {
  const distances = [1, 3, 6, 9, 16];
  const inputs = images(distances.map((distance) => [0, distance]));
  const count = distances.length;
  console.log('| H | nets | mean/limit − 1 (d = 1) | fluctuation · √H |\n|---|---|---|---|');
  const { tangent: limit } = await analytic.netKernels(net(8, 3), ndarray(inputs, [count, 1, length]));
  for (const [channels, draws] of [
    [8, 800],
    [32, 400],
    [128, 100],
    [256, 40],
  ] as const) {
    const first = new numerics.RunningMoments();
    const squares = new numerics.RunningMoments();
    for (let n = 0; n < draws; n++) {
      const kernel = tangentOf(seeded(net(channels, 3), `${channels} ${n}`), inputs, count);
      first.add(kernel[0]! / limit!.data[0]! - 1);
      let sum = 0;
      for (const [k, value] of kernel.entries()) sum += (value / limit!.data[k]! - 1) ** 2 / kernel.length;
      squares.add(sum);
    }
    const fluctuation = Math.sqrt(squares.mean * channels);
    const error = (fluctuation * squares.standardError) / (2 * squares.mean);
    console.log(
      `| ${channels} | ${draws} | ${first.mean.toFixed(3)} ± ${first.standardError.toFixed(3)} | ${fluctuation.toFixed(2)} ± ${error.toFixed(2)} |`,
    );
  }
}

/** Width, α and number of nets. */
const lazyRuns = [16, 64, 128].flatMap((channels) =>
  [0.1, 1, 100].map((alpha) => [channels, alpha, channels === 128 ? 4 : 10] as const),
);

/** Trained nets α(f − f₀) beside kernel regression: rms difference on a test set. */
async function lazy(): Promise<void> {
  const size = 16;
  const ring = twopixels.twoPixelTask({ length: size, scale: 4 });
  const { training: set, test } = twopixels.pairSets(ring, { points: 12, testPoints: 48, seed: 'lazy' });
  const arrayOf = (inputs: nets.LabelledInputs) => {
    const data = new Float64Array(inputs.count * size);
    inputs.write(
      Array.from({ length: inputs.count }, (_, p) => p),
      data,
    );
    return ndarray(data, [inputs.count, 1, size]);
  };
  const description = (channels: number) => net(channels, 2, { pools: false, size });
  const inputs = arrayOf(set);
  const { tangent: gram } = await analytic.netKernels(description(8), inputs);
  const { tangent: cross } = await analytic.netKernels(description(8), arrayOf(test!), { others: inputs });
  const limit = analytic.kernelRidge({ gram: gram!, labels: set.labels }).predict(cross!);
  console.log('| H | α | nets | steps | rms F − limit | rms of the limit |\n|---|---|---|---|---|---|');
  for (const [channels, alpha, draws] of lazyRuns) {
    let [sum, steps] = [0, 0];
    for (let n = 0; n < draws; n++) {
      const output = { alpha, subtractInitial: true };
      const drawn = nets.initialNet(
        { ...description(channels), output, initial: { seed: `${n}` } },
        { precision: 'float32' },
      );
      const engine = nets.createEngine(drawn, { engine: 'wasm', precision: 'float32' });
      const trained = await training.trainNet({
        engine,
        data: set,
        loss: 'square',
        optimiser: { kind: 'sgd', learningRate: 0.3 },
        stop: { loss: 1e-4, steps: 20_000 },
        initial: drawn.initial,
      });
      steps += trained.steps / draws;
      const at = trained.net.parameters;
      const f = outputsOf({ ...drawn, parameters: at }, arrayOf(test!).data);
      const f0 = outputsOf(drawn, arrayOf(test!).data);
      for (const [q, value] of f.entries()) sum += (alpha * (value - f0[q]!) - limit[q]!) ** 2 / f.length / draws;
      engine.close();
    }
    const own = Math.sqrt(limit.reduce((total, value) => total + value * value, 0) / limit.length);
    console.log(
      `| ${channels} | ${alpha} | ${draws} | ${steps.toFixed(0)} | ${Math.sqrt(sum).toFixed(4)} | ${own.toFixed(3)} |`,
    );
  }
}

function outputsOf(drawn: nets.Net, inputs: Float64Array): Float64Array {
  const engine = nets.createEngine(drawn, { engine: 'wasm', precision: 'float64' });
  const outputs = engine.evaluate(engine.prepare(inputs, inputs.length / 16)).slice();
  engine.close();
  return outputs;
}

/** D and G of untrained nets on the torus. */
async function torus(): Promise<void> {
  console.log('| n | layer | D | G | R |\n|---|---|---|---|---|');
  for (const size of [4, 6, 8]) {
    const plane = twopixels.frameTask({ size, scale: size / 2, periodic: true });
    const described = { ...net(8, 3), input: { channels: 1, size: [size, size] } };
    const options = { deviation: Math.sqrt(32 / 9) / size };
    for (const { layer, diffeo, noise, relative } of await analytic.untrainedSensitivities(described, plane, options)) {
      const error = (noise.error ?? 0).toPrecision(1);
      console.log(
        `| ${size} | ${layer} | ${diffeo.value.toFixed(6)} | ${noise.value.toPrecision(4)} ± ${error} | ${relative.value.toFixed(4)} |`,
      );
    }
  }
}

const all = { torus, widths, tangent, lazy };
const [name] = process.argv.slice(2);
for (const [each, run] of Object.entries(all)) if (name === undefined || name === each) await run();
