import { expect, test } from '@jest/globals';
import { hideSecretsInErrors } from './hide-secrets-in-errors.ts';

test('a token in the error of a job is not shown, and the rest of the job is', () => {
  const token = `ghp_${'a'.repeat(36)}`;
  const job = {
    id: '1',
    data: { repoId: 1 },
    failedReason: `401 for ${token}`,
    stacktrace: [`Error: 401 for ${token}`],
  };

  const shown = hideSecretsInErrors({ status: 200, body: { queues: [{ jobs: [job] }] } });

  expect(JSON.stringify(shown)).not.toContain(token);
  expect(shown.body.queues[0]?.jobs[0]).toMatchObject({
    id: '1',
    data: { repoId: 1 },
    failedReason: '401 for [redacted]',
  });
});
