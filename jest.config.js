const base = {
  testEnvironment: 'node',
  injectGlobals: false,
  roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/infra/local', '<rootDir>/e2e', '<rootDir>/benchmarks'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-strip-types.mjs' },
};

// int, pooled and e2e use the backing services that scripts/bootstrap.mjs starts and names in the environment.
export default {
  // One worker for each core of the smallest machine; jest's own default leaves one core idle.
  maxWorkers: 2,
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!\\.int|\\.e2e)\\.test\\.ts$' },
    { ...base, displayName: 'int', testRegex: '\\.int\\.test\\.ts$' },
    // The same once more through PgBouncer in transaction mode, where nothing may rest on a session.
    {
      ...base,
      displayName: 'pooled',
      roots: ['<rootDir>/packages/store', '<rootDir>/packages/cli', '<rootDir>/services'],
      testRegex: '\\.int\\.test\\.ts$',
      // What they say of Postgres, the other tests of review-worker say as well; these are about GitHub and the model, and long.
      testPathIgnorePatterns: [
        '/node_modules/',
        'review-worker/src/workflow/(publish-once|bad-input|walkthrough|analyze|models|specialists|large-change)\\.int',
        'review-worker/src/hostile/',
      ],
      setupFiles: ['<rootDir>/scripts/jest-pooled.mjs'],
    },
    { ...base, displayName: 'e2e', testRegex: '\\.e2e\\.test\\.ts$' },
  ],
};
