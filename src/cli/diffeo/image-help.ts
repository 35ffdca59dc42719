/** What the argument of commands that deform an image may be. */
export const imageArgument = 'PNG, JPEG, .npy, IDX, CIFAR batch, folder, or an image drawn by rule';

/** The same, for the end of a help. */
export const imageHelp = `
IMAGE is a file or a folder, or drawn by rule: digits/0 … digits/9, shapes/disc (square, triangle,
ring), textures/field (blobs, grating, checkers). A number chooses another one: digits/3/7.
`;
