/** A failure the operator can act on: printed as one line with its remedy, never as a stack trace. */
export class LaunchError extends Error {
  readonly code = 'LAUNCH_FAILED';
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'LaunchError';
    this.remedy = options.remedy;
  }
}

/** One line for the terminal from whatever was thrown. */
export function describeFailure(error: unknown): string {
  if (error instanceof LaunchError) return error.remedy ? `${error.message} → ${error.remedy}` : error.message;
  return error instanceof Error ? error.message : String(error);
}
