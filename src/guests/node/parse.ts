import { readFileSync } from 'node:fs';
import { SourceTextModule } from 'node:vm';

// Parses a module and the files that it imports, and runs nothing of them: a syntax error ends it, above which Node
// prints the place. Takes --experimental-vm-modules and the address of the module.

const addresses = process.argv.slice(2);
for (const address of addresses) {
  const { dependencySpecifiers } = new SourceTextModule(sourceOf(address), { identifier: address });
  for (const specifier of dependencySpecifiers) {
    if (!/^(\.{0,2}\/|file:)/.test(specifier)) continue;
    const { href } = new URL(specifier, address);
    if (/\.m?js$/.test(href) && !addresses.includes(href)) addresses.push(href);
  }
}

/** Nothing of what can't be read, which is no syntax error. */
function sourceOf(address: string): string {
  try {
    return readFileSync(new URL(address), 'utf8');
  } catch {
    return '';
  }
}
