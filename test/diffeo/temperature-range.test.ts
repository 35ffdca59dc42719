import { diffeo } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, rejects } from '../support/assertions.js';
import { reference } from '../support/reference.js';

const test = suite('diffeomorphisms: temperatures');

test('published temperatures, displacements and inverses', () => {
  interface Row {
    n: number;
    cut: number;
    T1: number;
    T2: number;
    T_list: number[];
    typical_displacement: number[];
    delta_list: number[];
    typical_temperature: number[];
  }
  let empty = 0;
  for (const row of reference<{ grid: Row[] }>('diffeo_temperatures.json').grid) {
    const frame = { size: row.n, cutoff: row.cut };
    const { halfPixel, noOverhangs, allowed } = diffeo.temperatureRange(frame);
    close(halfPixel.value, row.T1, 1e-12);
    close(noOverhangs.value, row.T2, 1e-12);
    assert.equal([halfPixel.status, noOverhangs.status], ['asymptotic', 'asymptotic']);
    assert.is(allowed === undefined, row.T2 < row.T1);
    if (allowed === undefined) empty++;
    else assert.equal(allowed, [halfPixel.value, noOverhangs.value]);
    for (const [i, temperature] of row.T_list.entries()) {
      close(diffeo.typicalDisplacement({ ...frame, temperature }).value, row.typical_displacement[i]!, 1e-12);
    }
    for (const [i, displacement] of row.delta_list.entries()) {
      close(diffeo.temperatureFor(frame, displacement), row.typical_temperature[i]!, 1e-12);
    }
  }
  assert.ok(empty > 0, 'the published grid has empty ranges');
});

test('temperature ranges: empty beyond c = 2n/π; periodic frames hold twice the half waves; refusals', () => {
  const range = (cutoff: number) => diffeo.temperatureRange({ size: 100, cutoff });
  assert.ok(range(200 / Math.PI - 0.01).allowed !== undefined);
  assert.is(range(200 / Math.PI + 0.01).allowed, undefined);
  const periodic = (cutoff: number) => diffeo.temperatureRange({ size: 100, cutoff, boundary: 'periodic' });
  assert.is(periodic(7).noOverhangs.value, range(14).noOverhangs.value);
  assert.is(periodic(7).halfPixel.value, range(7).halfPixel.value);
  assert.ok(periodic(28).allowed !== undefined && periodic(32).allowed === undefined);
  // At the upper end the mean energy is 1/(2 ln c), c half waves, in the limit of many modes.
  for (const [boundary, halfWaves] of [
    ['fixed', 120],
    ['periodic', 240],
  ] as const) {
    const frame = { size: 512, cutoff: 120, boundary };
    const temperature = diffeo.temperatureRange(frame).noOverhangs.value;
    close(diffeo.meanEnergy({ ...frame, temperature }).value, 1 / (2 * Math.log(halfWaves)), 0.02);
  }
  const quarter = diffeo.temperatureRange({ size: 32, cutoff: 5 }, 0.25).halfPixel.value;
  close(quarter, diffeo.temperatureRange({ size: 32, cutoff: 5 }).halfPixel.value / 4, 1e-14);
  rejects(() => diffeo.temperatureRange({ size: 32, cutoff: 1 }), /cutoff above 1, got cutoff 1/);
  rejects(() => diffeo.temperatureRange({ size: 32, cutoff: 3, dimension: 1 }), /got dimension 1/);
  rejects(() => diffeo.temperatureRange({ size: 32, cutoff: 3 }, -1), /displacement/);
});

test.run();
