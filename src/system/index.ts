export { type Provenance, packageVersion, provenance } from './provenance.js';
export { prepareFolder, writeFile, writeWhole } from './write-file.js';
