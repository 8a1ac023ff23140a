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
  // Modules of finished test files stay in memory, up to 3 GB; starting git from a process of that size takes 0.2 s instead of 2 ms.
  workerIdleMemoryLimit: '600MB',
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!\\.int|\\.e2e)\\.test\\.ts$' },
    { ...base, displayName: 'int', testRegex: '\\.int\\.test\\.ts$' },
    // The same once more through PgBouncer in transaction mode, where nothing may rest on a session.
    {
      ...base,
      displayName: 'pooled',
      roots: ['<rootDir>/packages/store', '<rootDir>/packages/cli', '<rootDir>/services'],
      testRegex: '\\.int\\.test\\.ts$',
      // Long ones about Neo4j, GitHub, git or the model: what they ask of Postgres is asked by those that remain.
      testPathIgnorePatterns: [
        '/node_modules/',
        'graph-worker/src/(neo4j|structure|sources|http)/',
        'graph-worker/src/handlers\\.int',
        'ingest/src/(fuzz|examples)\\.int',
        'review-worker/src/(core|hostile|model|tools)/',
        'review-worker/src/context-client\\.int',
        'review-worker/src/workflow/(?!review-pull-request|config|change-from-api)',
      ],
      setupFiles: ['<rootDir>/scripts/jest-pooled.mjs'],
    },
    { ...base, displayName: 'e2e', testRegex: '\\.e2e\\.test\\.ts$' },
  ],
};
