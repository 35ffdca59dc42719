import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Called, callModel } from '../support/guest-models.js';
import { gone } from '../support/measured-models.js';
import { inFolder, main } from '../support/run-cli.js';

const test = suite('models that do harm, deliberately or not');

const right = { output: [1, 2, 3, 4, 5, 6, 7, 8] };

/** Models that get on with it, and what they print. */
const harmless: Record<string, readonly [string, readonly string[]]> = {
  'puts other functions in the place of built-in ones': [
    'Math.sqrt = () => 42; Math.random = () => 1; JSON.parse = () => 0; JSON.stringify = () => "{}"; export default (x) => x;',
    [],
  ],
  'closes its output': [
    'import { closeSync } from "node:fs"; closeSync(1); closeSync(2); export default (x) => x;',
    [],
  ],
  'ends its output': ['process.stdout.end(); process.stderr.end(); export default (x) => x;', []],
  'sends itself signals that ask it to end': [
    `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(process.pid, signal);
     export default async (x) => { await new Promise((resolve) => setTimeout(resolve, 50)); return x; };`,
    [],
  ],
  'prints what moves the cursor': [
    'export default (x) => { process.stdout.write("\\x1b[2J\\x1b[31mred\\b\\n10 %\\r20 %\\r30 %\\nno end"); return x; };',
    ['red', '30 %', 'no end'],
  ],
  'is a promise of a function': ['export default Promise.resolve((x) => x);', []],
  'is an object with a method': ['export default { same: (x) => x, predict(x) { return this.same(x); } };', []],
  'works in its input': [
    `export default ({ data, shape }) => {
       const output = { data: data.slice(), shape };
       data.fill(0);
       return output;
     };`,
    [],
  ],
};

for (const [name, [source, printed]] of Object.entries(harmless)) {
  test(
    `a model that ${name} changes nothing`,
    inFolder(async (folder) => {
      const called = await callModel(folder, source, { times: 1 });
      assert.equal(called, { layers: right, printed });
      assert.is(Math.sqrt(4), 2);
    }),
  );
}

/** Models that fail, and the one line that says so. */
const failing: Record<string, readonly [string, RegExp]> = {
  'process.exit while it is loaded': [
    'process.exit(0);',
    /broke off while it was loaded: ended its process with exit code 0 \(take out its process\.exit\)$/,
  ],
  'process.exit on a batch': [
    'export default () => process.exit(3);',
    /broke off on a batch \[2, 1, 2, 2\]: ended its process with exit code 3/,
  ],
  'process.reallyExit': [
    'export default () => process.reallyExit(0);',
    /broke off on a batch .*: ended its process with exit code 0/,
  ],
  'process.abort': [
    'export default () => process.abort();',
    /broke off on a batch .*: its process was ended by SIGABRT$/,
  ],
  'SIGKILL to itself': [
    'export default () => process.kill(process.pid, "SIGKILL");',
    /broke off on a batch .*: its process was ended by SIGKILL, perhaps by the system for want of memory$/,
  ],
  'an end between two batches': [
    'export default (x) => { setTimeout(() => process.exit(5), 1); return x; };',
    /broke off on a batch .*: ended its process with exit code 5/,
  ],
  'an error of a timer': [
    `export default async (x) => {
       setTimeout(() => { throw new Error('later'); }, 1);
       await new Promise((resolve) => setTimeout(resolve, 5000));
       return x;
     };`,
    /threw outside of a call: Error: later \(line 2\)$/,
  ],
  'a promise that is rejected unheard': [
    'export default (x) => {\n  Promise.reject(new Error("stray"));\n  return x;\n};',
    /threw outside of a call: Error: stray \(line 2\)$/,
  ],
  'an error of several lines': [
    'export default () => {\n  throw new TypeError("a\\nb\\nc");\n};',
    /threw on a batch \[2, 1, 2, 2\]: TypeError: a \(line 2\)$/,
  ],
  'null thrown': ['export default () => { throw null; };', /threw on a batch .*: null$/],
  'an object thrown': ['export default () => { throw { weights: 3 }; };', /threw on a batch .*: \{ weights: 3 \}$/],
  'an error that throws when it is read': [
    'export default () => { throw Object.defineProperty(new Error("m"), "stack", { get() { throw 1; } }); };',
    /threw on a batch .*: what cannot be read$/,
  ],
  'a closed channel of answers': [
    'import { closeSync } from "node:fs"; export default (x) => { closeSync(4); return x; };',
    /broke off on a batch .*: closed its connection$/,
  ],
  'a closed channel of requests': [
    'import { closeSync } from "node:fs"; export default (x) => { closeSync(3); return x; };',
    /broke off on a batch .*: closed its connection$/,
  ],
  'a closed lifeline': [
    `import { closeSync } from 'node:fs';
     export default async () => {
       await new Promise((resolve) => setTimeout(resolve, 500));
       closeSync(5);
       return new Promise(() => {});
     };`,
    /broke off on a batch .*: closed its connection$/,
  ],
  'words of its own on the channel': [
    'import { writeSync } from "node:fs"; export default (x) => { writeSync(4, "loss 0.1\\n".repeat(9)); return x; };',
    /broke off on a batch .*: answered what can't be read \(a header of \d+ bytes\)$/,
  ],
  'a forged answer of 16 TB': [
    `import { writeSync } from 'node:fs';
     export default (x) => {
       const tensors = [{ name: 'a', type: 'float64', shape: [2, 1e12] }];
       const header = Buffer.from(JSON.stringify({ message: { kind: 'layers', id: 1 }, tensors }));
       const prefix = Buffer.alloc(12);
       prefix.writeUInt32LE(header.length);
       prefix.writeBigUInt64LE(16000000000000n, 4);
       writeSync(4, Buffer.concat([prefix, header]));
       return new Promise(() => {});
     };`,
    /broke off on a batch .*: answered what can't be read/,
  ],
  'what is no tensor': ['export default () => undefined;', /must return a tensor, .* got undefined$/],
  'a function that makes the model': [
    'export default async () => (x) => x;',
    /must return a tensor, .* got a function \(if it makes the model, give what it returns: await make\(\)\)$/,
  ],
  'a type that is not known': [
    'export default ({ data, shape }) => ({ data: new Uint8Array(data.length), dims: shape, type: "float8e5m2" });',
    /layer 'output' is of type float8e5m2, which is not understood/,
  ],
};

for (const [name, [source, words]] of Object.entries(failing)) {
  test(
    `${name} is one line about the model`,
    inFolder(async (folder) => {
      const { error } = await callModel(folder, source, { times: 3 });
      assert.instance(error, Error);
      assert.match(error!.message, words);
      assert.match(error!.message, /^model [^\n]*net\.mjs[^\n]*$/);
    }),
  );
}

test(
  'what a model prints without end is shown in part; it is heard to its end',
  inFolder(async (folder) => {
    const source = `export default (x) => { for (let i = 0; i < 30000; i++) console.log('line ' + i); return x; };`;
    const { layers, printed } = await callModel(folder, source, { times: 1 });
    assert.equal(layers, right);
    assert.is(printed[0], 'line 0');
    assert.ok(printed.length > 1000 && printed.length < 10_000, `${printed.length} lines`);
    assert.match(printed.at(-1)!, /it prints more, which is not shown/);
  }),
);

test(
  'all that a model prints before it ends is shown, and the dump of a full heap is not',
  inFolder(async (folder) => {
    const lines = Array.from({ length: 2000 }, (_, i) => `line ${i}`);
    const source = `for (let i = 0; i < 2000; i++) console.log('line ' + i);\nprocess.exit(1);`;
    const { error, printed } = await callModel(folder, source);
    assert.match(error!.message, /exit code 1/);
    assert.equal(printed, lines);
  }),
);

test(
  'a call that is broken off ends the model, whatever it is doing',
  inFolder(async (folder) => {
    const loops: Record<string, string> = {
      'an endless loop': 'export default () => { for (;;) {} };',
      'an endless loop while it is loaded': 'for (;;) {}',
      'a promise that is never settled': 'export default () => new Promise(() => {});',
    };
    for (const [name, source] of Object.entries(loops)) {
      const stop = new AbortController();
      const calling: Promise<Called> = callModel(folder, source, { signal: stop.signal });
      setTimeout(() => stop.abort(new Error('enough')), 500);
      assert.is((await calling).error?.message, 'enough', name);
    }
  }),
);

test(
  'what a model has started ends with it, even where the program ends at once',
  inFolder(async (folder) => {
    const source = `import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      export default () => {
        const { pid } = spawn('sleep', ['90'], { stdio: 'ignore' });
        writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(pid));
        process.exit(3);
      };`;
    writeFileSync(join(folder, 'net.mjs'), source);
    const program = `import { tasks } from 'diffeolab';
      import ndarray from 'ndarray';
      const model = await tasks.loadModel('model', ${JSON.stringify(join(folder, 'net.mjs'))});
      await model.predict(ndarray(new Float64Array(4), [1, 1, 2, 2])).catch((error) => {
        console.log(error.message);
        process.exit();
      });`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
    });
    assert.match(stdout, /ended its process with exit code 3/);
    await gone(Number(readFileSync(join(folder, 'pid'), 'utf8')));
  }),
);

test(
  'a process for a model that the system refuses is one line with a remedy',
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'net.mjs'), 'export default (x) => x;');
    // All descriptors but a few are taken before the model is started.
    const taker = join(folder, 'take.mjs');
    writeFileSync(
      taker,
      `import { openSync } from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       import children from 'node:child_process';
       const { spawn } = children;
       children.spawn = (...given) => {
         try { for (;;) openSync('/dev/null'); } catch {}
         return spawn(...given);
       };
       syncBuiltinESMExports();`,
    );
    const command = ['stability', 'measure', '--model', 'net.mjs', '--data', 'digits:8:8'];
    const node = ['node', '--import', taker, main, ...command].map((word) => `'${word}'`).join(' ');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `ulimit -n 200; exec ${node}`], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.is(status, 1, stderr);
    assert.is(stdout, '');
    assert.match(
      stderr,
      /^error: [^\n]*net\.mjs could not be started: spawn [^\n]* EMFILE \([^\n]*ulimit -n 4096[^\n]*\)\n$/,
    );
  }),
);

test.run();
