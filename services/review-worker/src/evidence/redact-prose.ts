import type { FileDiff } from '../core/diff/file-diff.ts';
import { findSecrets } from './find-secrets.ts';
import { redactSecrets } from './redact-secrets.ts';

/** What people wrote in comments, without the secrets in it: the scanner reads it as an added file. */
export async function redactProse(text: string, signal?: AbortSignal): Promise<string> {
  const file = toAddedFile(text);
  const [clean = file] = redactSecrets([file], await findSecrets([file], signal));
  return clean.hunks.flatMap(({ lines }) => lines.map((line) => line.text)).join('\n');
}

function toAddedFile(text: string): FileDiff {
  const lines = text
    .split('\n')
    .map((line, at) => ({ kind: '+' as const, text: line, oldLine: null, newLine: at + 1, noNewline: false }));
  const place = { oldStart: 0, oldLines: 0, newStart: 1, newLines: lines.length, section: '' };
  return {
    path: 'comment.md',
    oldPath: null,
    newPath: 'comment.md',
    status: 'added',
    oldMode: null,
    newMode: '100644',
    isBinary: false,
    isSubmodule: false,
    isSymlink: false,
    additions: lines.length,
    deletions: 0,
    hunks: [{ ...place, lines }],
  };
}
