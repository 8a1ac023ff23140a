import { redact } from '@waggle/platform';

/** Removes secrets from the error texts of jobs: an error message is whatever some library put into it. */
export function hideSecretsInErrors<T>(answer: T): T {
  return JSON.parse(JSON.stringify(answer), (name, value) =>
    name === 'failedReason' || name === 'stacktrace' || name === 'logs' ? redact(value) : value,
  );
}
