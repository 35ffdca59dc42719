import { siteCount } from '../../layout/net-layout.js';
import type { Net } from '../../net.js';
import type { Floats, Precision } from '../engine.js';
import { KernelMemory } from './kernel-memory.js';
import { plainChain } from './plain-chain.js';
import type { NetArrays, StageChain } from './stage-chain.js';

/** Nets with so many weights have them in the memory of the kernel: else each step copies them there and back. */
const manyWeights = 2 ** 16;
/** Bytes that the maps of a batch may take beside them, and inputs of a batch, at most. */
const roomForMaps = 2 ** 26;
const mostInputs = 256;

/** Copies of the arrays of a net, and a chain for batches of moderate size where they lie in its memory. */
export function ownArrays(
  wasm: string,
  { layout, parameters: given, statistics: givenStatistics }: Net,
  precision: Precision,
): NetArrays & { readonly trained: boolean[]; readonly chain: StageChain | undefined } {
  const copy = (array: Floats): Floats =>
    precision === 'float32' ? Float32Array.from(array) : Float64Array.from(array);
  const parameters = given.map(copy);
  const gradients: Floats[] = parameters.map((array) => array.slice().fill(0));
  const arrays = {
    parameters,
    gradients,
    statistics: givenStatistics.map(copy),
    trained: new Array<boolean>(parameters.length).fill(true),
  };
  if (parameters.reduce((sum, { length }) => sum + length, 0) < manyWeights) return { ...arrays, chain: undefined };
  const memory = new KernelMemory(wasm, precision);
  const addresses = () => parameters.map(({ length }) => memory.numbers(length));
  const home = { memory, parameters: addresses(), gradients: addresses() };
  let bytes = 0;
  for (const { output } of layout.layers)
    bytes += 2 * memory.bytes * memory.padded(output.channels) * siteCount(output);
  const capacity = Math.max(1, Math.min(mostInputs, Math.floor(roomForMaps / bytes)));
  const chain = plainChain(memory, layout, { ...arrays, home }, capacity);
  // Views of memory that grows are detached: these are made behind all that the chain takes, and it takes no more.
  for (const [k, { length }] of parameters.entries()) {
    const view = memory.view(home.parameters[k]!, length);
    view.set(parameters[k]!);
    parameters[k] = view;
    gradients[k] = memory.view(home.gradients[k]!, length);
  }
  return { ...arrays, home, chain };
}
