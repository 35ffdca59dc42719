/**
 * Reads inputs that were harmed on purpose, in every format or in one, and prints those that are read in a wrong way,
 * each with the command that makes it again. Exit code 1 if there are any.
 *
 *     npm run fuzz
 *     npm run fuzz -- --format npy --count 1e6 --seed tuesday
 */
import { parseArgs } from 'node:util';
import { failureText, formatNames, fuzz } from '../test/fuzz/fuzz.js';

const { values } = parseArgs({
  options: {
    format: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    count: { type: 'string', default: '10000' },
  },
});
const { format: names = formatNames, seed } = values;
const [first, count] = [Number(values.first), Number(values.count)];
const unknown = names.find((name) => !formatNames.includes(name));
if (unknown !== undefined || !Number.isSafeInteger(first) || !Number.isSafeInteger(count)) {
  console.error(`--format is one of ${formatNames.join(', ')}, --first and --count are integers`);
  process.exit(2);
}
for (const name of names) {
  const start = performance.now();
  const { failures, read } = await fuzz(name, seed, first, count);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${count} inputs of seed ${seed}, ${read} read, ${failures.length} wrong (${seconds} s)`);
  if (failures.length === 0) continue;
  console.log(`\n${failureText(name, seed, failures)}\n`);
  process.exitCode = 1;
}
