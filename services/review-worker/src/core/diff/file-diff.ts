export type DiffLine = {
  kind: ' ' | '+' | '-';
  /** Without the line feed; a carriage return of a CRLF file stays. */
  text: string;
  /** 1-based; null on the side where the line does not exist. */
  oldLine: number | null;
  newLine: number | null;
  /** True when the file ends here without a line feed. */
  noNewline: boolean;
};

export type Hunk = {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  /** What git found above the hunk: usually the enclosing function. */
  section: string;
  lines: DiffLine[];
};

const fileStatuses = ['added', 'modified', 'deleted', 'renamed', 'copied', 'type-changed', 'mode-changed'] as const;
export type FileStatus = (typeof fileStatuses)[number];

export type FileDiff = {
  /** Path at the head, or at the base for a deleted file: the name people use. */
  path: string;
  oldPath: string | null;
  newPath: string | null;
  status: FileStatus;
  /** Octal, as git prints them; null when the patch does not say (a pure rename) or the side does not exist. */
  oldMode: string | null;
  newMode: string | null;
  isBinary: boolean;
  isSubmodule: boolean;
  isSymlink: boolean;
  /** The hunks were made here from both texts, and need not be those that GitHub shows. */
  isRebuilt?: boolean;
  additions: number;
  deletions: number;
  hunks: Hunk[];
};

/** Input that is not a patch; says where. Never thrown for anything git prints. */
export class PatchSyntaxError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(`${message} (patch line ${line})`);
    this.name = 'PatchSyntaxError';
    this.line = line;
  }
}
