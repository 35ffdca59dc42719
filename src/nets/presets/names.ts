/**
 * Short names of the usual nets.
 * @see {@link presetNet}
 */
export const presetNames = ['cnn', 'cnn-strided', 'lcn', 'one-layer-cnn', 'one-layer-lcn', 'fc', 'vgg-small'] as const;
/** One of `presetNames`. */
export type PresetName = (typeof presetNames)[number];
