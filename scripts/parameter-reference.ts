/**
 * Writes what is made from the tables of parameters in the built package, docs/reference/parameters.md and
 * sweep.schema.json as `diffeolab sweep schema` prints it; net.schema.json, as `diffeolab nets schema` does; and
 * docs/reference/licences.md, from what is installed.
 *
 *     npm run reference
 */
import { fileURLToPath } from 'node:url';
import { nets, system, tasks } from 'diffeolab';
import { licencesPage } from './reference/licences-page.js';
import { parametersPage } from './reference/parameters-page.js';

const place = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

await system.writeFile(place('docs/reference/parameters.md'), parametersPage());
await system.writeFile(place('sweep.schema.json'), await tasks.sweepSchema());
await system.writeFile(place('net.schema.json'), nets.netJsonSchema());
await system.writeFile(place('docs/reference/licences.md'), licencesPage());
