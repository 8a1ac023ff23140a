import type { HistoryCommit, HistoryFile } from '@waggle/github';
import { inferMoves } from '../ranking/index.ts';

/**
 * The commit with moves that git did not tell: it compares contents only where they are the same, as anything else would
 * download them. The rule is the one by which retrieval is measured.
 */
export function followMoves(commit: HistoryCommit): HistoryCommit {
  const { files } = commit;
  // Most commits move nothing, and a history has hundreds of thousands.
  if (!files.some(({ status }) => status === 'D') || !files.some(({ status }) => status === 'A')) return commit;
  const appeared = new Map(files.flatMap((file) => (file.status === 'A' ? [[file.path, file]] : [])));
  const others = new Map(files.map((file) => [`${file.status} ${file.path}`, file]));
  const moved = inferMoves(files.map(({ status, path }) => [status, path] as const));
  return {
    ...commit,
    files: moved.flatMap(([status, path, from]): HistoryFile[] => {
      const known = others.get(`${status} ${path}`);
      if (known !== undefined) return [known];
      const file = appeared.get(path);
      return file === undefined || from === undefined ? [] : [{ ...file, status: 'R', from }];
    }),
  };
}
