import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { callModel } from '../support/guest-models.js';
import { inFolder } from '../support/run-cli.js';

const test = suite('files of models: what is a model, and how others become one');

/** What is said of a path. */
async function complaint(path: string): Promise<string> {
  const error = await tasks.loadModel('model', path).then(
    (model) => model.close().then(() => assert.unreachable(path)),
    (reason: unknown) => reason,
  );
  assert.instance(error, tasks.ParameterError, String(error));
  const { message } = error as Error;
  assert.not.match(message, /\n/);
  return message;
}

test(
  'files of other libraries are called what they are, with a way to a model',
  inFolder(async (folder) => {
    const kinds: [string, RegExp][] = [
      ['net.onnx', /an ONNX graph \(run it in a module model\.mjs by onnxruntime-node/],
      ['net.py', /a Python program \(export the net to ONNX with torch\.onnx\.export/],
      ['NET.PY', /a Python program/],
      ['net.ipynb', /a notebook \(export/],
      ['net.pt', /a file of PyTorch \(export the net to ONNX/],
      ['net.pth', /a file of PyTorch/],
      ['net.ckpt', /a file of PyTorch/],
      ['net.safetensors', /weights without the net/],
      ['net.h5', /a net of Keras \(convert it by tensorflowjs_converter or tf2onnx/],
      ['net.keras', /a net of Keras/],
      ['model.json', /data; if it is a net of TensorFlow\.js \(load it in a module model\.mjs by tf\.loadLayersModel/],
      ['net.pb', /a graph of TensorFlow/],
      ['net.tflite', /a net of TensorFlow Lite/],
      ['net.npz', /arrays without the net/],
      ['images.npy', /an array, not a net \(images go to data/],
      ['model', /\(if it is JavaScript, name it \.mjs; see docs/],
      ['net.xyz', /\(if it is JavaScript, name it \.mjs; see docs/],
    ];
    for (const [name, words] of kinds) {
      writeFileSync(join(folder, name), '');
      const message = await complaint(join(folder, name));
      assert.match(message, words);
      assert.match(message, /^model: expected the file of a module such as model\.mjs, got .*docs\/stability\.md/);
    }
    assert.match(await complaint(join(folder, 'nix.mjs')), /got .*nix\.mjs \(there is no such file\)$/);
    assert.match(await complaint(folder), /\(it is a folder\)$/);
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/model.mjs'), '');
    assert.match(await complaint(join(folder, 'mine')), /\(it is a folder: say .*mine\/model\.mjs\)$/);
    mkdirSync(join(folder, 'saved'));
    writeFileSync(join(folder, 'saved/saved_model.pb'), '');
    assert.match(await complaint(join(folder, 'saved')), /\(it is a net of TensorFlow: convert it by tf2onnx\)$/);
  }),
);

test(
  'a module that cannot be imported tells the place and the remedy',
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'package.json'), '{ "name": "net", "type": "commonjs" }');
    writeFileSync(join(folder, 'layers.mjs'), '\nexport const relu = (x) => = x;\n');
    const cases: [string, string, RegExp][] = [
      [
        'net.js',
        'export default (x) => x;',
        /Node takes it for CommonJS, as .*package\.json says so \(name it net\.mjs, or put "type": "module" into package\.json\)$/,
      ],
      ['import.js', 'import fs from "fs";\nexport default (x) => x;', /Node takes it for CommonJS/],
      [
        'net.cjs',
        'export default (x) => x;',
        /Node takes \.cjs for CommonJS, where there is no export \(name it \.mjs\)$/,
      ],
      [
        'common.mjs',
        'module.exports = (x) => x;',
        /module is not defined in ES module scope \(line 1\) \(it is written in CommonJS: name it \.cjs/,
      ],
      [
        'syntax.mjs',
        '\nexport default (x) => {\n  const y = = 3;\n};',
        /SyntaxError: Unexpected token '=' at .*syntax\.mjs:3:13: const y = = 3;$/,
      ],
      [
        'imports.mjs',
        'import { relu } from "./layers.mjs";\nexport default relu;',
        /SyntaxError: .* at .*layers\.mjs:2:\d+: export const relu = \(x\) => = x;$/,
      ],
      [
        'name.mjs',
        'import { nothing } from "node:fs";\nexport default nothing;',
        /does not provide an export named 'nothing' at .*name\.mjs:1:10: import/,
      ],
      [
        'package.mjs',
        'import ort from "no-such-runtime";\nexport default ort;',
        /it imports no-such-runtime, which is not there \(npm install no-such-runtime\)$/,
      ],
      [
        'file.mjs',
        'import x from "./weights.mjs";\nexport default x;',
        /Cannot find module .*weights\.mjs' imported from .*file\.mjs$/,
      ],
      ['throws.mjs', '\nthrow new Error("no weights");', /can't be imported: Error: no weights \(line 2\)$/],
      [
        'runs.mjs',
        `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(join(folder, 'runs'))}, 'x');\nJSON.parse('{bad');`,
        /can't be imported: SyntaxError: [^\n]*JSON[^\n]* \(line 3\)$/,
      ],
      ['deep.mjs', 'import "./imports.mjs";', /SyntaxError: .* at .*layers\.mjs:2:\d+: export/],
      ['nothing.mjs', '', /must export a function .* got no export$/],
      ['names.mjs', 'export const weights = [1];', /must export a function .* got exports weights$/],
      ['number.mjs', 'export default 3;', /got exports default, of which the default is 3$/],
      ['object.mjs', 'export default { weights: 3 };', /of which the default is an object without a function predict$/],
      ['text.mjs', '<!DOCTYPE html>\n<html></html>', /SyntaxError: .*text\.mjs:1:1: <!DOCTYPE html>$/],
    ];
    for (const [name, source, words] of cases) {
      writeFileSync(join(folder, name), source);
      assert.match(await complaint(join(folder, name)), words, name);
    }
    assert.is(readFileSync(join(folder, 'runs'), 'utf8'), 'x', 'a model runs once');
  }),
);

test(
  'what Node imports is a model, whichever way it exports the function',
  inFolder(async (folder) => {
    const right = { output: [1, 2, 3, 4, 5, 6, 7, 8] };
    for (const [file, source] of [
      ['a.cjs', 'module.exports = (x) => x;'],
      ['b.cjs', 'exports.predict = (x) => x;'],
      ['c.cjs', 'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = (x) => x;'],
      ['d.js', 'module.exports = (x) => x;'],
      ['e.mjs', 'export const predict = async (x) => x;'],
      [
        'f.mjs',
        'class Net { scale = 1; predict({ data, shape }) { return { data: data.map((x) => this.scale * x), shape }; } }\nexport default new Net();',
      ],
    ] as const) {
      const { layers, error } = await callModel(folder, source, { file, times: 1 });
      assert.equal(layers, right, `${file}: ${error?.message}`);
    }
  }),
);

test.run();
