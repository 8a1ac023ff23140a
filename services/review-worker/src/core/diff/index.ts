export type { DiffLine, FileDiff, Hunk } from './file-diff.ts';
export { parsePatch } from './parse-patch.ts';
