export { decodeNpy, encodeNpy } from './npy.js';
export { type Provenance, packageVersion, provenance } from './provenance.js';
export { prepareFolder, writeFile, writeThrough, writeWhole } from './write-file.js';
