import { nets, report, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('figure of a net');

/** All data of a figure and of its panels. */
function dataOf(part: unknown): Record<string, unknown>[][] {
  if (typeof part !== 'object' || part === null) return [];
  const own = (part as { data?: { values?: Record<string, unknown>[] } }).data?.values;
  return [...(own === undefined ? [] : [own]), ...Object.values(part).flatMap(dataOf)];
}

test('the marks are the filters, the activations and the outputs of the net', () => {
  const net = nets.initialNet(nets.presetNet('cnn', { input: { channels: 1, size: [16] }, channels: 20, depth: 2 }));
  const view = tasks.netView(net);
  const [outputs, activations, spectra, first, second] = dataOf(report.netFigure(view));
  assert.equal(outputs, [...view.distances] as Record<string, unknown>[]);
  assert.is(activations?.length, view.operations.length);
  assert.is(spectra?.length, 6);
  // Of 20 channels the first 16 are drawn.
  assert.is(first?.length, 16 * 3);
  assert.is(second?.length, 16 * 16 * 3);
  for (const { outChannel, inChannel, column, weight } of second as Record<string, number>[]) {
    assert.is(weight, net.parameters[2]![((outChannel! - 1) * 20 + inChannel! - 1) * 3 + column!]);
  }
});

test('a net without filters and pairs has a figure too', async () => {
  const view = tasks.netView(nets.initialNet(nets.presetNet('fc', { input: { channels: 5, size: [] }, channels: 3 })));
  assert.equal([view.distances.length, view.filters.length, view.spectra.length], [0, 0, 0]);
  assert.match(await report.renderSvg(report.netFigure(view)), /^<svg/);
});

test.run();
