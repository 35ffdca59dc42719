/**
 * The stripe model in dimension 10: how feature learning stretches the weights along the coordinate that matters, and what that is worth
 * as the number of training points grows. About five minutes on two cores.
 *
 *     npx tsx scripts/spherical-stripe.ts [folder]
 */
import { report } from 'diffeolab';

const folder = report.prepareFolder('folder', process.argv[2] ?? 'out/stripe');
const settings: report.StripeSettings = {
  points: [64, 128, 256, 512, 1024],
  alphas: [1e-6, 1e3],
  seeds: 5,
  shared: {
    label: { kind: 'stripe', low: -0.3, high: 1.18549 },
    dimension: 10,
    width: 500,
    engine: 'auto',
    steps: 20_000,
    loss: 1e-2,
    testPoints: 4096,
    seed: '0',
  },
};
const tasks = report.stripeTasks(settings);
const outcomes = await report.runTasks(tasks, {
  onRun: ({ parameters }, { testError }, { finished, runs }) =>
    console.log(`${finished}/${runs}: P = ${parameters.points}, test error ${report.formatScientific(testError)}`),
});
const result = report.stripeResult(settings, tasks, outcomes);
await report.writeStripe(folder, { settings, ...result }, settings, result);
for (const { points, alpha, misclassified, amplification } of result.rows) {
  const wrong = `${(100 * misclassified).toFixed(1)} % misclassified`;
  console.log(
    `P = ${points}, α = ${report.formatPower(alpha)}: A = ${report.formatScientific(amplification)}, ${wrong}`,
  );
}
console.log(`Tables and figures are in ${folder}`);
