export type { LayoutOptions } from './array-layout.js';
export { type CifarKind, decodeCifar } from './cifar.js';
export type { FittedOptions } from './fitted.js';
export type { ImageSet, Part, Picture, Stored } from './image-set.js';
export type { ImageSize } from './image-size.js';
export {
  type ImageValues,
  imageValues,
  type MeanAndDeviation,
  type Standard,
  standardise,
} from './image-values.js';
export { decodeJpeg } from './jpeg.js';
export type { Note, OnNote } from './notes.js';
export { decodePng, encodePng, type PictureOptions } from './png.js';
export {
  type ProceduralKind,
  proceduralClasses,
  proceduralImages,
  proceduralKinds,
} from './procedural/procedural-images.js';
export { type DataOptions, readChunks, readData } from './read-data.js';
export { readImage, writePng } from './read-image.js';
export type { Crop } from './square.js';
export type { Scale } from './value-rule.js';
