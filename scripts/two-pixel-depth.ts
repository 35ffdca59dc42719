/**
 * D_k, G_k and R_k against depth, theory and Monte Carlo, each network with its own laws: R_k ~ k^(−3/2) in the
 * low-frequency one, k^(−2), reached late, in the high-frequency one. Writes depth.csv, laws.csv and the figure.
 *
 *     npx tsx scripts/two-pixel-depth.ts [folder]
 */
import { join } from 'node:path';
import { report, system, tasks } from 'diffeolab';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out/depth');
const size = { scale: 41, length: 512 };
const { rows } = await tasks.compareSolutions(['low-frequency', 'high-frequency'], size, { samples: 200_000 });
const subtitle = 'ξ = 41, l = 512, s = 3, lσ² = 8/3';
const laws = tasks.lawRows(19).filter(({ solution }) => solution !== 'strided');
const { paths } = await report.writeFigure(folder, 'depth', report.depthFigure(rows, laws, subtitle));
await system.writeFile(join(folder, 'depth.csv'), report.csv(rows));
await system.writeFile(join(folder, 'laws.csv'), report.csv(laws));
console.log(`Written: ${[join(folder, 'depth.csv'), join(folder, 'laws.csv'), ...paths].join(' ')}`);
