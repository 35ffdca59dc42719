export { decodeNpy, encodeNpy } from './npy.js';
export { type Provenance, packageVersion, provenance } from './provenance.js';
export { prepareFolder, writeFile } from './write-file.js';
