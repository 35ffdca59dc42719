export { type Coefficients, type FieldNumber, fieldNumber, sampleCoefficients } from './coefficients.js';
export { type FieldEnergy, fieldEnergy, meanEnergy } from './energy.js';
export type { Boundary, DiffeoEnsemble, Temperature } from './ensemble.js';
export { type DisplacementField, displacementField, displacementLine, sampleField, sampleLine } from './field.js';
export { type Frame, rmsDisplacement, temperatureFor, typicalDisplacement } from './typical-displacement.js';
