// Models get the flags of Node of the process that they compute for: here those of the loader of the tests, which is
// not found from other folders, and would read what Node alone does not.
process.execArgv = [];
