import { AppError, PermanentError } from '@waggle/platform';

/** GitHub refused a request as invalid (422). Repeating it changes nothing; the caller may know better ones. */
export class ValidationFailedError extends PermanentError {
  constructor(message: string, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super('GITHUB_VALIDATION_FAILED', message, options);
  }
}

/** A write whose answer was lost: it may or may not have happened, so it is read back and never sent again blindly. */
export class AmbiguousWriteError extends AppError {
  constructor(message: string, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super('GITHUB_WRITE_AMBIGUOUS', message, options);
  }
}

/** GitHub refuses the credentials, also after a fresh token. */
export class UnauthorizedError extends AppError {
  constructor(message: string, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super('GITHUB_UNAUTHORIZED', message, options);
  }
}

/** GitHub did not answer, or answered 5xx. Only reads end in this; a lost write is an {@link AmbiguousWriteError}. */
export class UnavailableError extends AppError {
  constructor(message: string, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super('GITHUB_UNAVAILABLE', message, options);
  }
}
