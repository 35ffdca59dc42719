/**
 * Writes docs/reference/parameters.md, the parameters of all tasks and commands, from their tables in the built
 * package.
 *
 *     npm run reference
 */
import { fileURLToPath } from 'node:url';
import { system } from 'diffeolab';
import { parametersPage } from './reference/parameters-page.js';

await system.writeFile(fileURLToPath(new URL('../docs/reference/parameters.md', import.meta.url)), parametersPage());
