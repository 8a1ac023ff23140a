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

const NOT_WRITABLE = 'make it writable for this user, or run as the user it belongs to';
const DISK_FULL = 'free some space on that disk';
const FILE_REMEDIES: Record<string, string> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: 'use a clone on a disk that can be written',
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
};

/** One line for the terminal from whatever was thrown. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = error instanceof LaunchError ? error.remedy : fileRemedy(error);
  return remedy ? `${error.message} → ${remedy}` : error.message;
}

/** What helps when the system refused to write a file. */
function fileRemedy(error: NodeJS.ErrnoException): string | undefined {
  return error.code === undefined ? undefined : FILE_REMEDIES[error.code];
}
