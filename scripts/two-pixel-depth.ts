/**
 * D_k, G_k and R_k against depth, theory and Monte Carlo, with the laws of the low-frequency network,
 * D_k ≈ 1/(4k), G_k ~ √k and R_k ~ k^(−3/2).
 *
 *     npx tsx scripts/two-pixel-depth.ts [folder]
 */
import { join } from 'node:path';
import { report, system, tasks } from 'diffeolab';

const folder = system.prepareFolder('folder', process.argv[2] ?? 'out/depth');
const size = { scale: 41, length: 512 };
const { rows } = await tasks.compareSolutions(['low-frequency', 'high-frequency'], size, { samples: 200_000 });
const subtitle = 'ξ = 41, l = 512, s = 3, lσ² = 8/3';
const { paths } = await report.writeFigure(folder, 'depth', report.depthFigure(rows, tasks.lawRows(20), subtitle));
await system.writeFile(join(folder, 'depth.csv'), report.csv(rows));
console.log(`Written: ${[join(folder, 'depth.csv'), ...paths].join(' ')}`);
