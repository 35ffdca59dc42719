import { numerics, report } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('columns of a quantity');

const { estimateColumns, measuredColumns, theoryColumns, valueColumns } = numerics;

test('theory has value, error, status, fraction and method; what is not there has no column', () => {
  const exact = { value: 0.5, status: 'exact', fraction: '1/2', method: 'enumeration' } as const;
  assert.equal(theoryColumns('D', exact), { D: 0.5, DStatus: 'exact', DFraction: '1/2', DMethod: 'enumeration' });
  const closure = { value: 2, status: 'closure', error: 0.1, method: 'quadrature' } as const;
  assert.equal(Object.keys(theoryColumns('G', closure)), ['G', 'GError', 'GStatus', 'GMethod']);
  assert.equal(valueColumns('R', { value: 1, error: undefined, status: 'Monte Carlo' }), {
    R: 1,
    RStatus: 'Monte Carlo',
  });
});

test('a number of Monte Carlo that is not defined has no columns, and none has the error NaN', () => {
  assert.equal(measuredColumns('D', 1, 0.1), { D: 1, DError: 0.1, DStatus: 'Monte Carlo' });
  assert.equal(measuredColumns('D', 1, Number.NaN), { D: 1, DStatus: 'Monte Carlo' });
  assert.equal(measuredColumns('D', Number.NaN, 0.1), {});
});

test('an estimate stands beside theory under a name of its own', () => {
  const columns = estimateColumns('D', { value: 1, standardError: 0.5, z: -2 });
  assert.equal(columns, { DEstimate: 1, DEstimateError: 0.5, DZ: -2 });
  assert.equal(estimateColumns('D', undefined), {});
});

test('CSV: a column of later rows stands where they have it, missing numbers and NaN are empty cells', () => {
  const rows = [
    { layer: 1, D: 1, DStatus: 'exact' },
    { layer: 2, D: Number.NaN, DError: 0.1, DStatus: 'closure', reason: 'a, b' },
  ];
  assert.is(report.csv(rows), 'layer,D,DError,DStatus,reason\n1,1,,exact,\n2,,0.1,closure,"a, b"\n');
  assert.is(report.csv([{ b: 1 }], ['a']), 'a,b\n,1\n');
});

test.run();
