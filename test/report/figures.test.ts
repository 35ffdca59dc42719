import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numerics, report, tasks, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('figures');

const { network, task } = tasks.buildModel({ solution: 'high-frequency', scale: 7, length: 32 });

/** Rows as a comparison gives them, with invented values: figures must not care. */
const rows: tasks.SensitivityRow[] = ['low-frequency', 'high-frequency'].flatMap((name, n) =>
  ([1, 2, 3, 'output'] as const).map((layer, k) => {
    const comparison = {
      value: 10 ** (k - 2) * (n + 1),
      status: k < 2 ? 'exact' : 'closure',
      method: 'invented',
    } as const;
    const estimate = { value: 1.1 * 10 ** (k - 2), standardError: 0.05 * 10 ** (k - 2), z: 1 };
    return {
      network: name,
      layer,
      ...numerics.theoryColumns('D', comparison),
      ...numerics.estimateColumns('D', estimate),
      ...numerics.theoryColumns('G', comparison),
      ...numerics.estimateColumns('G', estimate),
      ...numerics.theoryColumns('R', comparison),
      ...numerics.estimateColumns('R', estimate),
      ...numerics.theoryColumns('GShift', comparison),
      ...numerics.theoryColumns('GRest', comparison),
      ...numerics.theoryColumns('GStar', comparison),
      ...numerics.estimateColumns('GStar', estimate),
    };
  }),
);
const points: tasks.PhasePoint[] = [0, 0.1].flatMap((disorder) =>
  [3, 5, 7].flatMap((scale) =>
    [3, 6].map((channels) => ({
      scale,
      channels,
      disorder,
      layer: 'output',
      D: 1 / scale,
      DStatus: 'exact',
      G: scale,
      GError: 0.1,
      GStatus: 'Monte Carlo',
      R: 1 / scale ** 2,
      RError: 0.01,
      RStatus: 'Monte Carlo',
      threshold: 1,
      firstThreshold: 0,
      error: disorder / 10,
      errorStatus: 'exact',
      seed: '0',
    })),
  ),
);

const laws = tasks.ratioRows([32, 64], 3);

/** A study of the stripe model with invented numbers. */
const stripeFits = (['misclassified', 'peakAmplification'] as const).map((quantity) => ({
  alpha: 1e-6,
  quantity,
  from: 8,
  to: 32,
  exponent: -0.5,
  low: -0.6,
  high: -0.4,
  prefactor: 1,
  reducedChiSquared: 1,
  predicted: -0.7,
}));
const stripe: tasks.StripeResult = {
  rows: [8, 16, 32].flatMap((points) =>
    [1e-6, 1e3].map((alpha) => ({
      points,
      alpha,
      seeds: 3,
      steps: 10,
      stop: 'loss',
      trainError: 0.02,
      testError: 0.5,
      misclassified: 1 / points,
      misclassifiedError: 0.1 / points,
      amplification: points,
      massAmplification: points,
      peakAmplification: 2 * points,
      peakAmplificationError: 0.1 * points,
    })),
  ),
  fits: stripeFits,
  curves: [8, 32].flatMap((points) =>
    [1e-6, 1e3].flatMap((alpha) =>
      [0.1, 1, 10].map((time) => ({
        points,
        alpha,
        time,
        amplification: 1 + time,
        amplificationError: 0.1,
        massAmplification: 1 + time,
        misclassified: 0.3 / (1 + time),
        misclassifiedError: 0.01,
        testError: 0.5,
        trainError: 0.1,
      })),
    ),
  ),
  failures: [],
  neurons: [1e-6, 1e3].map((alpha) => ({
    alpha,
    neurons: [1, -1, 2].map((w) => ({
      before: [w, -w, w] as const,
      after: [10 * w, w / 10, w] as const,
    })),
  })),
};

interface Case {
  figure: report.Figure;
  titles: readonly string[];
  /** Marks of each kind that the data ask for. */
  marks: Record<string, number>;
}
const figures = {
  layers: {
    figure: report.sensitivityByLayer(rows, 'Sensitivity', 'ξ = 7'),
    titles: ['Sensitivity', 'ξ = 7', 'layer k', 'Dₖ', 'Gₖ', 'Rₖ', 'low-frequency', 'high-frequency', 'output'],
    marks: { point: 64, 'rule mark': 32, 'line mark': 8 },
  },
  depth: {
    figure: report.depthFigure(rows, tasks.lawRows(3), 'ξ = 7'),
    titles: [
      'ξ = 7',
      'layer k',
      'output',
      'Dₖ',
      'Gₖ',
      'Rₖ = Dₖ / Gₖ',
      'd ln Rₖ / d ln k',
      'low-frequency',
      'low-frequency: D ≈ 1 / (4k), G ≈ a + b √k, R ~ k^(−3/2)',
      'high-frequency: D → 2 / (2k + 1), G → lσ² k / (8π), R ~ k^(−2), reached late',
    ],
    // 2 networks × 3 quantities × (theory and Monte Carlo of 4 layers), but no R of the output; a threshold rule a
    // panel; 2 laws and their exponents
    marks: { point: 44, 'rule mark': 22 + 6, 'line mark': 12 },
  },
  phase: {
    figure: report.phaseDiagram(points, 'R', 'l = 32'),
    titles: ['l = 32', 'scale ξ', 'channels H', 'disorder ε = 0', 'disorder ε = 0.1', 'R'],
    marks: { 'rect mark': 12, 'text mark': 12 },
  },
  solution: {
    figure: report.solutionFigure(tasks.solutionView(network, task, 3), 'A network', 'ξ = 7'),
    titles: ['A network', 'filters', 'T₁', 'T₃', 'a₁', 'a₃', 'd', 'f', 'site', 'activations at d = 3'],
    marks: { point: 16, bar: 2 + 15 + 20, 'rect mark': 9 + 27 + 9, 'rule mark': 1 },
  },
  asymptotics: {
    figure: report.asymptoticsFigure(laws, 's = 3'),
    titles: [
      's = 3',
      'layer k',
      'scale ξ',
      'exact / law',
      'sites of the ring, l',
      '32',
      '64',
      'high-frequency: Dₖ over 2 / (2k + 1)',
      'strided, s = 2: Gₖ over its law, ~ 2ᵏ',
    ],
    marks: { point: laws.filter(({ G }) => G !== undefined).length + laws.length, 'line mark': 14, 'rule mark': 7 },
  },
  stripe: {
    figure: report.stripeFigure(stripe, 'd = 10'),
    titles: [
      'before training',
      'α = 10³, lazy regime',
      'α = 10⁻⁶, feature regime',
      'w∥, first component',
      'w⊥, first component',
      'amplification of the weights A',
      'misclassified test points',
      'time t of the flow (learning rate × steps)',
      'c &lt; 0',
    ],
    marks: { circle: 9, 'line mark': 4, 'area mark': 4 },
  },
  'stripe-scaling': {
    figure: report.stripeScaling(stripe, 'd = 10'),
    titles: [
      'training points P',
      'misclassified test points',
      'largest amplification A of the training',
      'power −0.50 [−0.60, −0.40], predicted −0.70',
      'α = 10³, lazy regime',
    ],
    marks: { point: 12, 'rule mark': 12, 'line mark': 4 },
  },
} satisfies Record<string, Case>;

for (const [name, { figure, titles, marks }] of Object.entries(figures)) {
  test(`${name}: axes are labelled and the marks are there, in SVG and in PNG`, async () => {
    const { svg, png } = await report.renderFigure(figure);
    const texts = [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);
    for (const title of titles) assert.ok(texts.includes(title), `no text ${title} among ${texts.join(' | ')}`);
    for (const [kind, count] of Object.entries(marks)) {
      const drawn = svg.split(`aria-roledescription="${kind}"`).length - 1;
      assert.is(drawn, count, `${drawn} of ${kind}, expected ${count}`);
    }
    assert.not.match(svg, /NaN|undefined|Infinity/);
    assert.equal([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const size = /width="(\d+)" height="(\d+)"/.exec(svg)!;
    const view = new DataView(png.buffer, png.byteOffset);
    assert.equal([view.getUint32(16), view.getUint32(20)], [2 * Number(size[1]), 2 * Number(size[2])]);
  });
}

test('the same figure gives the same SVG, whatever was drawn before', async () => {
  const [first, , second] = await Promise.all(
    [figures.phase, figures.depth, figures.phase].map(({ figure }) => report.renderSvg(figure)),
  );
  assert.is(first, second);
});

test('error bars reach one standard error to each side', () => {
  const text = JSON.stringify(figures.layers.figure);
  const row = rows.find(({ layer }) => layer === 'output')!;
  assert.ok(text.includes(`"low":${row.DEstimate! - row.DEstimateError!}`));
  assert.ok(text.includes(`"high":${row.DEstimate! + row.DEstimateError!}`));
});

test('a specification that Vega-Lite does not understand is refused', async () => {
  const broken: report.Figure = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data: { values: [{ a: 1 }] },
    mark: 'bar',
    encoding: { x: { field: 'a', type: 'quantitative', scale: { type: 'log', zero: true } } },
  };
  try {
    await report.renderSvg(broken);
  } catch (error) {
    assert.match(String(error), /does not understand/);
    return;
  }
  assert.unreachable();
});

test('a figure on disk is specification with data and look, SVG and PNG, and no temporary file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  try {
    const below = join(folder, 'new', 'folder');
    const { paths } = await report.writeFigure(below, 'phase', figures.phase.figure);
    assert.equal(readdirSync(below).sort(), ['phase.png', 'phase.svg', 'phase.vl.json']);
    for (const path of paths) assert.ok(existsSync(path));
    const specification = JSON.parse(readFileSync(join(below, 'phase.vl.json'), 'utf8')) as {
      $schema: string;
      data: { values: unknown[] };
      config: unknown;
    };
    assert.match(specification.$schema, /vega-lite\/v6/);
    assert.is(specification.data.values.length, points.length);
    assert.ok(specification.config);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a solution view holds filters, responses and activations', () => {
  const view = tasks.solutionView(network, task, 3);
  assert.is(view.filters.length, 9 + 27 + 9);
  const box = view.responses.filter(({ layer, value }) => layer === 3 && value !== 0);
  assert.equal(
    box.map(({ site }) => site).sort((a, b) => a - b),
    [-3, -2, -1, 0, 1, 2, 3],
  );
  for (const { distance, output, label } of view.outputs) {
    assert.is(output, Math.max(0, 7 - distance));
    assert.is(label, distance < 7 ? 1 : -1);
  }
  const lit = view.activations.filter(({ layer, value }) => layer === 0 && value !== 0);
  assert.equal(
    lit.map(({ site }) => site),
    [0, 3],
  );
  const last = view.activations.filter(({ layer }) => layer === 3).reduce((sum, { value }) => sum + value, 0);
  assert.is(last, 4);
  const strided = twopixels.strided({ scale: 9, length: 36 });
  const coarse = tasks.solutionView(strided, twopixels.twoPixelTask({ scale: 9, length: 36 }), 3);
  assert.equal(
    [...new Set(coarse.responses.filter(({ layer }) => layer === 2).map(({ site }) => site))],
    [0, 9, 18, -9],
  );
});

test.run();
