/** A task that takes no time, for what a sweep itself takes. */
export default {
  name: 'bench.tiny',
  version: 1,
  run: ({ a, b, c }) => ({ values: { sum: a + b + c } }),
};
