import { join } from 'node:path';
import { sweep } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder } from '../support/run-cli.js';
import {
  digitsOf,
  longTraining,
  remarksIn,
  undisturbed,
  untilRemark,
  watchedTraining,
} from '../support/watched-training.js';

const test = suite('trainings that go on');
process.execArgv.splice(0);

test(
  'a training whose worker is killed in mid-training goes on from its last state, to the same digits',
  inFolder(async (folder) => {
    const parameters = longTraining(20_000);
    const file = join(folder, 'remarks');
    process.env['DIFFEOLAB_WATCHED'] = file;
    const store = sweep.openStore(join(folder, 'store'));
    const executor = sweep.chooseExecutor('local', { workers: 1 });
    const running = sweep.computePoints(watchedTraining, [parameters], { store, executor, retry: 1 });
    const { pid, saved } = await untilRemark(file, (remark) => remark.saved !== undefined);
    process.kill(pid, 'SIGKILL');
    const { results } = await running;
    delete process.env['DIFFEOLAB_WATCHED'];
    const starts = remarksIn(file).filter(({ from }) => from !== undefined);
    assert.equal(
      starts.map(({ from }) => from),
      [0, saved],
    );
    assert.ok(saved! > 0 && saved! < 20_000, `saved at step ${saved}`);
    assert.not(starts[1]!.pid === pid);
    assert.equal(
      [...store.records()].map((record) => (record.kind === 'failed' ? record.failure : record.kind)),
      ['exited', 'done'],
    );
    store.close();
    assert.equal(digitsOf(results[0]), await undisturbed(parameters));
  }),
);

test.run();
