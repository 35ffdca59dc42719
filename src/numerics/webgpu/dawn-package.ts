/** Name of the optional package; a variable, as the compiler need not find it. */
export const packageName = 'webgpu';

/** What to do where it is not there. */
export const notInstalled = 'the optional package webgpu is not installed (run npm install webgpu)';
