/** Ends a run with one plain line for people and scripts: `N passed, N failed`. A file that could not even start counts as failed. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    this.line = `${results.numPassedTests} passed, ${failed} failed`;
    // Other reporters still print their summaries in this phase; the count has to be the last line.
    process.on('exit', () => process.stdout.write(`${this.line}\n`));
  }
}
