import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'diffeolab/numerics';
import { canonicalJson, openStore, type ResultRecord } from 'diffeolab/sweep';
import { encodeRecord } from '../../../dist/sweep/store/record-line.js';
import { failureOf, recordOf } from '../../fixtures/store-records.mjs';
import type { Format } from '../format.js';
import { harmed } from '../harm.js';

const records: readonly ResultRecord[] = [recordOf(0), failureOf(1), recordOf(1), recordOf(2, { values: {} })];
const lines = records.map(encodeRecord);
const known = new Set(records.map(canonicalJson));

/** Segments of stores: whatever is done to one, each record is read as it was, or named as damage. */
const segments: Format = {
  name: 'segments',
  seeds: () => [Buffer.concat(lines), Buffer.from(Buffer.concat(lines).toString().replaceAll('\n', '\r\n'))],
  mutate: harmed,
  read(bytes, folder) {
    const place = join(folder, 'store');
    mkdirSync(join(place, 'segments'), { recursive: true });
    try {
      writeFileSync(join(place, 'store.json'), '{"format":"diffeolab-store","version":1}');
      writeFileSync(join(place, 'segments', 'elsewhere-1-1-ab.ndjson'), bytes);
      const store = openStore(place);
      const found = [...store.records()];
      const wrong = found.find((record) => !known.has(canonicalJson(record)));
      if (wrong !== undefined) throw new Error(`a record that nobody wrote: ${canonicalJson(wrong)}`);
      for (const { hash, kind } of found) {
        if (kind === 'done' && store.stateOf(hash)?.done !== true) throw new Error(`${hash} is read but not counted`);
      }
      if (found.length < records.length && store.damage.length === 0 && bytes.length > 0 && !endsWhole(bytes)) {
        throw new Error('records are missing without a word');
      }
      // A file that ends within a record is an ordinary one of a process that was killed.
      const damage = store.damage.find(({ kind }) => kind !== 'torn');
      if (damage !== undefined) throw new InputError('segments', `${damage.kind} at ${damage.offset}`);
      return found.length;
    } finally {
      rmSync(place, { recursive: true });
    }
  },
};
export default segments;

/** Whether bytes end with a line, so that what is missing behind may never have been written. */
function endsWhole(bytes: Buffer): boolean {
  return bytes.at(-1) === 0x0a;
}
