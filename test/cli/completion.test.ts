import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { main, runCli } from '../support/run-cli.js';

const test = suite('completion');

/** A folder with the command diffeolab, as a shell finds it. */
const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
const script = join(folder, 'completion.bash');
test.before(async () => {
  writeFileSync(join(folder, 'diffeolab'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
  writeFileSync(script, (await runCli(['completion', 'bash'])).stdout);
});
test.after(() => rmSync(folder, { recursive: true }));

/** What bash says, without the files of a user. */
async function bash(commands: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  return await promisify(execFile)('bash', ['--noprofile', '--norc', '-c', commands], { env });
}

/** What bash offers at the Tab key behind the words, the last of which is completed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const list = ['diffeolab', ...words].map((word) => `'${word}'`).join(' ');
  const { stdout, stderr } = await bash(`
    source '${script}'
    compopt() { :; }
    COMP_WORDS=(${list}); COMP_CWORD=${words.length}
    $(complete -p diffeolab | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    printf '%s\\n' "\${COMPREPLY[@]}"`);
  assert.is(stderr, '');
  return stdout.split('\n').filter((line) => line !== '');
}

test('the script can be read twice, and registers the command', async () => {
  const read = `source '${script}'`;
  const { stdout, stderr } = await bash(`${read}; ${read}; complete -p diffeolab`);
  assert.match(stdout, /^complete -o default -F \w+ diffeolab\n$/);
  assert.is(stderr, '');
});

test('bash completes commands, options and values', async () => {
  assert.equal(await offered('two-pixels', 'st'), ['stability']);
  assert.equal(await offered('two-p'), ['two-pixels']);
  assert.ok((await offered('')).includes('doctor'), 'commands after the name');
  assert.equal(await offered('two-pixels', 'stability', '--eng'), ['--engine']);
  assert.equal(await offered('two-pixels', 'stability', '--engine', ''), ['auto', 'js', 'wasm', 'webgpu']);
  assert.equal(await offered('two-pixels', 'stability', '--scale', '7', '--closure', 'g'), ['gaussian']);
  assert.equal(await offered('completion', ''), ['bash', 'zsh', 'fish']);
});

test('files are left to the shell where nothing else is known, and only there', async () => {
  const directive = async (...words: readonly string[]) => (await runCli(['complete', '--', ...words])).stdout;
  assert.is(await directive('two-pixels', 'stability', '--out', ''), ':0\n');
  assert.is(await directive('report', ''), ':0\n');
  assert.match(await directive('two-pixels', 'st'), /^stability\tD, G and R [^\n]*\n:4\n$/);
});

test('scripts of the other shells, and what is none', async () => {
  const [zsh, fish, none, tcsh] = await Promise.all(
    [['zsh'], ['fish'], [], ['tcsh']].map((shell) => runCli(['completion', ...shell])),
  );
  assert.match(zsh!.stdout, /^#compdef diffeolab\n/);
  assert.match(fish!.stdout, /complete -c diffeolab /);
  for (const refused of [none!, tcsh!]) {
    assert.is(refused.code, 2);
    assert.is(refused.stdout, '');
    assert.match(refused.stderr, /^error: [^\n]*shell[^\n]*\n$/);
  }
});

test('help says how to install it', async () => {
  const { stdout } = await runCli(['completion', '--help']);
  for (const line of ['source <(diffeolab completion bash)', 'diffeolab completion fish | source']) {
    assert.ok(stdout.includes(line), line);
  }
});

test.run();
