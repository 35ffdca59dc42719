// Which packages are inside the bundles of dist/, and their licences. Each bundle notes its packages in
// dist/bundled/NAME.json; dist/THIRD-PARTY-NOTICES.txt, which travels with the package, has the licence and notice
// files of all of them as those licences ask.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [lists, notices] = [join(root, 'dist/bundled'), join(root, 'dist/THIRD-PARTY-NOTICES.txt')];

/** Folders of the packages of which something is in the outputs of a build of esbuild. */
function packageFolders({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  const folders = used.flatMap(
    (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'))?.[1] ?? [],
  );
  return [...new Set(folders)].map((folder) => folder.slice(folder.indexOf('node_modules/'))).sort();
}

/** Notes the packages in a bundle, from the metafile of its build, and writes the notices anew. */
export async function noteBundle(name, metafile) {
  await mkdir(lists, { recursive: true });
  await writeFile(join(lists, `${name}.json`), `${JSON.stringify(packageFolders(metafile))}\n`);
  const noted = (await readdir(lists)).map(async (file) => JSON.parse(await readFile(join(lists, file), 'utf8')));
  const folders = [...new Set((await Promise.all(noted)).flat())].sort();
  const parts = await Promise.all(folders.map(notice));
  const head = 'Parts of these packages are inside files of this folder. Their licences:\n';
  await writeFile(notices, [head, ...parts].join(`\n${'-'.repeat(100)}\n\n`));
}

/** Name, version and licence of a package, and the texts that must travel with it. */
async function notice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const files = (await readdir(join(root, folder))).filter((file) => /^(licen[sc]e|notice|copying)/i.test(file)).sort();
  if (files.length === 0) throw new Error(`${folder} has no licence file to travel with what is bundled of it`);
  const texts = await Promise.all(files.map((file) => readFile(join(root, folder, file), 'utf8')));
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}
