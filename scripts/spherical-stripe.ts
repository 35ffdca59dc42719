/**
 * The stripe model in dimension 10: how feature learning stretches the weights along the coordinate that matters, and
 * what that is worth as the number of training points grows; beside it the lazy limit H → ∞, regression with the neural
 * tangent kernel. About ten minutes on two cores.
 *
 *     npx tsx scripts/spherical-stripe.ts [folder]
 */
import { numerics, report, spherical, system, tasks } from 'diffeolab';
import { kept } from './kept.js';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out/stripe');
const settings: tasks.StripeSettings = {
  points: [32, 64, 128, 256, 512],
  alphas: [1e-6, 1e3],
  seeds: 5,
  shared: {
    label: { kind: 'stripe', low: -0.3, high: 1.18549 },
    dimension: 10,
    width: 1000,
    engine: 'auto',
    steps: 20_000,
    loss: 1e-2,
    testPoints: 4096,
    seed: '0',
  },
};
const runs = tasks.stripeTasks(settings);
const outcomes = await kept(folder, (options) => tasks.computeRuns(runs, options));
const result = tasks.stripeResult(settings, runs, outcomes);
await report.writeStripe(folder, { settings, ...result }, settings, result);
for (const { points, alpha, misclassified, amplification } of result.rows) {
  const wrong = `${(100 * misclassified).toFixed(1)} % misclassified`;
  console.log(
    `P = ${points}, α = ${report.formatPower(alpha)}: A = ${report.formatScientific(amplification)}, ${wrong}`,
  );
}

const kernelSizes = [...settings.points, 1024, 2048];
const curve = kernelSizes.map((points) => ({
  points,
  values: Array.from({ length: settings.seeds }, (_, repetition) => {
    const { training, test } = tasks.stripeData({ ...settings.shared, points, seed: `kernel.${repetition}` });
    const biased = { ...training, points: spherical.withBias(training.points) };
    const { predictor } = spherical.kernelRegression({ kernel: 'ntk', training: biased });
    return spherical.misclassified(predictor(spherical.withBias(test.points)), test.labels);
  }),
}));
for (const { points, values } of curve) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(`P = ${points}, NTK: ${(100 * mean).toFixed(1)} % misclassified`);
}
const { exponent, interval } = numerics.fitPowerLaw({ curve, from: 256, paired: true });
const predicted = spherical.predictedStripeExponent('lazy', settings.shared.dimension).value;
const range = interval.map((end) => end.toFixed(2)).join(', ');
console.log(`NTK: β = ${exponent.toFixed(2)} [${range}] from P = 256 on, predicted ${predicted.toFixed(2)}`);
console.log(`Tables and figures are in ${folder}`);
