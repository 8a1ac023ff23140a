/** What a failure means to whoever runs the work: give up, come back later, or (anything else) retry with back-off. */
export class AppError extends Error {
  readonly code: string;
  readonly context: Record<string, unknown>;

  constructor(code: string, message: string, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.context = options.context ?? {};
  }
}

/** Repeating will not help: the work is dead until somebody changes something. */
export class PermanentError extends AppError {}

/** There is nothing to do any more (pull request closed, repository gone): end the work without alarm. */
export class SkipError extends AppError {}

/** Whether GitHub, or whoever was asked, will say the same again. */
export function isFinal(error: unknown): error is PermanentError | SkipError {
  return error instanceof PermanentError || error instanceof SkipError;
}

/**
 * Come back after `retryAfterMs`, because somebody else said when. `countAttempt: false` for an outage of ours that says
 * nothing about the work: it comes back as often as it takes.
 */
export class RetryLaterError extends AppError {
  readonly retryAfterMs: number;
  readonly countAttempt: boolean;

  constructor(
    code: string,
    message: string,
    retryAfterMs: number,
    options: { cause?: unknown; context?: Record<string, unknown>; countAttempt?: boolean } = {},
  ) {
    super(code, message, options);
    this.retryAfterMs = retryAfterMs;
    this.countAttempt = options.countAttempt ?? true;
  }
}

/** GitHub asked the whole installation to wait: none of its work starts before `until`, and no attempt is counted. */
export class ParkInstallationError extends AppError {
  readonly until: Date;

  constructor(message: string, until: Date, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super('GITHUB_RATE_LIMITED', message, options);
    this.until = until;
  }
}

/** Another worker holds the lease now, so nothing this one still wants to write may count. */
export class LeaseLostError extends AppError {
  constructor(message = 'The lease on this work was lost to another worker') {
    super('LEASE_LOST', message);
  }
}

/** Turns whatever was thrown into an Error, so that `message` and `stack` exist. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}
