export type MirrorErrorCode =
  | 'repository_not_found'
  | 'forbidden'
  | 'commit_not_found'
  | 'remote_unavailable'
  | 'timeout'
  | 'aborted'
  | 'disk_full'
  | 'output_too_large'
  | 'git_failed';

/** A failed git operation, with one meaning a caller can act on. The message never holds a token. */
export class MirrorError extends Error {
  readonly code: MirrorErrorCode;

  constructor(code: MirrorErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MirrorError';
    this.code = code;
  }
}

const meanings: readonly [RegExp, MirrorErrorCode][] = [
  [/no space left on device|disk quota exceeded|file too large|read-only file system/i, 'disk_full'],
  [
    /repository not found|does not appear to be a git repository|error: 404|repository '.*' not found/i,
    'repository_not_found',
  ],
  [/could not read Username|authentication failed|error: 40[13]|access denied|permission denied/i, 'forbidden'],
  [
    /not our ref|couldn't find remote ref|unadvertised object|bad object|could not fetch .* from promisor/i,
    'commit_not_found',
  ],
  [/not a valid object name|unknown revision|not a valid commit name|not a tree object/i, 'commit_not_found'],
  [
    /could not resolve host|failed to connect|connection (refused|reset|timed out)|error: (429|5\d\d)/i,
    'remote_unavailable',
  ],
  [/early EOF|the remote end hung up|RPC failed|unable to access|transfer closed|empty reply/i, 'remote_unavailable'],
];

/** Reads git's stderr (always in English: the environment sets `LC_ALL=C`) into one of the error codes. */
export function classifyGitFailure(stderr: string): MirrorErrorCode {
  for (const [pattern, code] of meanings) {
    if (pattern.test(stderr)) return code;
  }
  return 'git_failed';
}
