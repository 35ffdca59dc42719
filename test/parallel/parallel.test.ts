import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runInWorkers } from '../../dist/parallel/run-in-workers.js';

const test = suite('tasks on worker threads');

interface Task {
  readonly value: number;
  readonly fate?: 'throw' | 'break';
  readonly wait?: number;
}

const module = new URL('../fixtures/fragile-worker.mjs', import.meta.url);

function tasksWith(fates: Readonly<Record<number, Task['fate']>>, count = 12): Task[] {
  return Array.from({ length: count }, (_, value) => {
    const fate = fates[value];
    return { value, wait: value % 3, ...(fate !== undefined && { fate }) };
  });
}

async function squares(tasks: readonly Task[], threads: number) {
  const results = new Map<number, number>();
  const failures = new Map<number, string>();
  await runInWorkers<Task, number>({
    module,
    threads,
    tasks,
    onResult: ({ value }, result) => {
      results.set(value, result);
    },
    onFailure: ({ value }, error) => {
      failures.set(value, error instanceof Error ? error.message : String(error));
    },
  });
  return { results, failures };
}

test('every task is run once, whatever the number of threads', async () => {
  for (const threads of [1, 2, 5]) {
    const { results, failures } = await squares(tasksWith({}), threads);
    assert.is(failures.size, 0);
    assert.equal(
      [...results].sort(([a], [b]) => a - b),
      tasksWith({}).map(({ value }) => [value, value * value]),
    );
  }
});

test('a task that throws, or breaks with its worker, fails alone', async () => {
  for (const threads of [1, 2]) {
    const { results, failures } = await squares(tasksWith({ 2: 'throw', 5: 'break', 8: 'break' }), threads);
    assert.match(failures.get(2)!, /no square of 2/);
    for (const value of [5, 8]) assert.match(failures.get(value)!, new RegExp(`the worker broke at ${value}`));
    assert.is(failures.size, 3);
    assert.is(results.size, 9);
  }
});

test('without ears for failures the first one ends all, and its error comes through', async () => {
  let caught: unknown;
  try {
    await runInWorkers<Task, number>({ module, threads: 2, tasks: tasksWith({ 3: 'throw' }), onResult: () => false });
  } catch (error) {
    caught = error;
  }
  assert.match(String(caught), /no square of 3/);
});

test('true from a listener ends all; a signal ends all with its reason; an error of a listener comes through', async () => {
  let heard = 0;
  const tasks = tasksWith({}, 200);
  await runInWorkers<Task, number>({ module, threads: 2, tasks, onResult: () => ++heard === 3 });
  assert.is(heard, 3);
  const controller = new AbortController();
  const endings = [
    { signal: controller.signal, onResult: () => controller.abort(new Error('enough')), words: /enough/ },
    {
      onResult: () => {
        throw new Error('disk full');
      },
      words: /disk full/,
    },
  ];
  for (const { words, ...controls } of endings) {
    let caught: unknown;
    try {
      await runInWorkers<Task, number>({ module, threads: 2, tasks, onFailure: () => {}, ...controls });
    } catch (error) {
      caught = error;
    }
    assert.match(String(caught), words);
  }
});

test.run();
