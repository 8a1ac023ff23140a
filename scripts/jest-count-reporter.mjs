const EXIT_GRACE_MS = 20_000;

/** Ends a run with one plain line for people and scripts: `N passed, N failed`. A file that could not even start counts as failed. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests: passed } = results;
    let failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // Other reporters still print their summaries in this phase; the count has to be the last line.
    process.on('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
    // Unreferenced, so it fires only when something else keeps the process alive: a connection that a test forgot. Without
    // this the run would wait for ever.
    const hung = setTimeout(() => {
      failed += 1;
      process.stdout.write('A test left something open: find it with npm test -- --detectOpenHandles\n');
      process.exit(1);
    }, EXIT_GRACE_MS);
    hung.unref();
  }
}
