import { analytic, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('rows of laws');

test('every solution has its own laws, and R is D over G', () => {
  const rows = tasks.lawRows(20);
  assert.is(rows.length, 60);
  for (const { D, G, R, DStatus } of rows) {
    assert.ok(Math.abs(R / (D / G) - 1) < 1e-12);
    assert.is(DStatus, 'asymptotic');
  }
  const at = (solution: tasks.LawSolution, k: number) =>
    rows.find((row) => row.solution === solution && row.layer === k)!;
  assert.is(at('low-frequency', 10).D, 1 / 40);
  assert.is(at('high-frequency', 10).D, 2 / 21);
  assert.is(at('strided', 2).D, 2 / 27);
});

test('the local exponents are the slopes of the laws', () => {
  const rows = tasks.lawRows(41);
  const laws = {
    'low-frequency': (layer: number) => analytic.layerNoiseLaw({ layer }).value,
    'high-frequency': (layer: number) => analytic.highFrequencyLaw({ layer }).noise.value,
  };
  for (const [solution, noise] of Object.entries(laws)) {
    const row = rows.find((found) => found.solution === solution && found.layer === 40)!;
    const slope = Math.log(noise(41) / noise(39)) / Math.log(41 / 39);
    assert.ok(Math.abs(row.GExponent - slope) < 1e-3, `${solution}: ${row.GExponent}, ${slope}`);
    assert.ok(Math.abs(row.RExponent - (row.DExponent - row.GExponent)) < 1e-15);
  }
  const strided = rows.find(({ solution, layer }) => solution === 'strided' && layer === 20)!;
  assert.ok(Math.abs(strided.RExponent / (-2 * 20 * Math.log(3)) - 1) < 1e-6);
  const late = [1, 2, 4, 9, 20].map((k) =>
    rows.find(({ solution, layer }) => solution === 'high-frequency' && layer === k)!.RExponent.toFixed(2),
  );
  assert.equal(late, ['-0.88', '-1.25', '-1.55', '-1.78', '-1.90']);
});

test('exact values stand beside the laws of three solutions, as far as a ring reaches', () => {
  const rows = tasks.ratioRows([64, 256], 9);
  const layers = (name: string, length: number) =>
    rows.filter((row) => row.solution === name && row.length === length && row.layer !== 'output').length;
  assert.equal([layers('low-frequency', 64), layers('high-frequency', 64), layers('strided', 64)], [9, 9, 5]);
  assert.equal([layers('low-frequency', 256), layers('high-frequency', 256), layers('strided', 256)], [9, 9, 7]);
  for (const { D, DLaw, DOverLaw, DStatus } of rows) {
    assert.is(DStatus, 'exact');
    assert.is(DOverLaw, D / DLaw);
  }
  // the first correction of the high-frequency law, 1 + 2(k² + k + 1)/((2k + 1)l)
  const deep = rows.find((row) => row.solution === 'high-frequency' && row.length === 256 && row.layer === 9)!;
  assert.ok(Math.abs(deep.DOverLaw - (1 + 182 / (19 * 256))) < 2e-3, String(deep.DOverLaw));
});

test.run();
