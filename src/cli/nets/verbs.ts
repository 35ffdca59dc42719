import { addNetKernel } from './kernel.js';
import { addNetMeasure } from './measure.js';
import { addSchema } from './schema.js';
import { addNetShow } from './show.js';
import { addNetTrain } from './train.js';

/** Behind the help of the noun and of its verbs. */
export const about = `
A net is a JSON document: layers, parametrisation, law and seed of its initial weights, or given ones (lists, or .npy files beside it).
A saved net is a folder: net.json and its arrays.
`;

/** The commands of `nets`, in the order of its help. */
export const verbs = [addNetTrain, addNetMeasure, addNetKernel, addNetShow, addSchema];
