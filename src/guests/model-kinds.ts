import { existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Endings of modules that Node imports. */
const modules = ['.mjs', '.js', '.cjs', '.mts', '.ts', '.cts'];

/** Where the guide shows how a net of another library is brought. */
const guide = 'docs/stability.md, "A net of another library"';

/** What a file is, and how it becomes a model. */
interface Kind {
  readonly what: string;
  readonly remedy: string;
}

const exported = 'export the net to ONNX with torch.onnx.export, and run that in a module model.mjs';
const kinds: Readonly<Record<string, Kind>> = {
  '.onnx': { what: 'an ONNX graph', remedy: 'run it in a module model.mjs by onnxruntime-node or onnxruntime-web' },
  '.py': { what: 'a Python program', remedy: exported },
  '.ipynb': { what: 'a notebook', remedy: exported },
  ...pytorch('.pt', '.pth', '.ckpt', '.pkl', '.bin'),
  '.safetensors': { what: 'weights without the net', remedy: exported },
  '.npz': { what: 'arrays without the net', remedy: 'read them in a module model.mjs that computes the net' },
  '.npy': { what: 'an array, not a net', remedy: 'images go to {data}, a model is a module model.mjs' },
  '.json': {
    what: 'data; if it is a net of TensorFlow.js',
    remedy: 'load it in a module model.mjs by tf.loadLayersModel or tf.loadGraphModel',
  },
  ...keras('.h5', '.hdf5', '.keras'),
  '.pb': { what: 'a graph of TensorFlow', remedy: 'convert it by tf2onnx or tensorflowjs_converter' },
  '.tflite': { what: 'a net of TensorFlow Lite', remedy: 'convert it by tf2onnx --tflite' },
  '.wasm': { what: 'WebAssembly', remedy: 'call it in a module model.mjs' },
};

function pytorch(...endings: readonly string[]): Record<string, Kind> {
  return Object.fromEntries(endings.map((ending) => [ending, { what: 'a file of PyTorch', remedy: exported }]));
}

function keras(...endings: readonly string[]): Record<string, Kind> {
  const remedy = 'convert it by tensorflowjs_converter or tf2onnx, and run that in a module model.mjs';
  return Object.fromEntries(endings.map((ending) => [ending, { what: 'a net of Keras', remedy }]));
}

/**
 * What is wrong with a path of a model, and how to bring what is there; undefined for a module.
 * @param file absolute
 */
export function modelComplaint(path: string, file: string): string | undefined {
  const entry = statSync(file, { throwIfNoEntry: false });
  const expected = 'expected the file of a module such as model.mjs';
  if (entry === undefined) return `${expected}, got ${path} (there is no such file)`;
  if (entry.isDirectory()) return `${expected}, got ${path} (${folderText(path, file)})`;
  if (!entry.isFile()) return `${expected}, got ${path} (it is no file)`;
  const ending = extname(file).toLowerCase();
  if (modules.includes(ending)) return undefined;
  const kind = Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
  if (kind === undefined) return `${expected}, got ${path} (if it is JavaScript, name it .mjs; see ${guide})`;
  return `${expected}, got ${path}, which is ${kind.what} (${kind.remedy}: see ${guide})`;
}

function folderText(path: string, folder: string): string {
  if (existsSync(join(folder, 'saved_model.pb'))) return 'it is a net of TensorFlow: convert it by tf2onnx';
  const inside = ['model.mjs', 'index.mjs', 'model.js', 'index.js'].find((name) => existsSync(join(folder, name)));
  return inside === undefined ? 'it is a folder' : `it is a folder: say ${join(path, inside)}`;
}
