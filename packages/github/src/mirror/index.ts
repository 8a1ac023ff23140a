export { type CommitDiff, diffCommits, mergeBase, type RawChange } from './diff-commits.ts';
export { type FetchCommits, fetchBranch, fetchCommit, fetchCommits, findBranch, hasCommit } from './fetch-commits.ts';
export { type Mirror, type MirrorLimits, type OpenMirror, openMirror, type StreamingMirror } from './mirror.ts';
export { MirrorError, type MirrorErrorCode } from './mirror-error.ts';
export { type BlobContent, type ReadBlobs, readBlobs } from './read-blobs.ts';
export { listFiles, readFile, readFiles, type TreeEntry } from './read-files.ts';
export type { FileContent } from './read-held-files.ts';
export {
  type HistoryCommit,
  type HistoryFile,
  type HistoryRange,
  isOnFirstParentLine,
  readHistory,
} from './read-history.ts';
export { type CommitInfo, recentCommits } from './recent-commits.ts';
export { searchTree, type TreeMatch, type TreeMatches, type TreeQuery } from './search-tree.ts';
