import type { ContextRequest } from '@waggle/contracts';
import { chooseCandidatePaths } from '../core/choose-candidates.ts';
import type { CandidateFile } from '../core/context-parts.ts';
import { learnedFilesLimit } from '../core/ranking/index.ts';
import type { RecentHistory } from '../core/recent-history.ts';
import { presentFiles, siblings } from './context-statements.ts';

const perDirectory = 8;
const maxDirectories = 6;

type Read = <Row>(query: string, parameters: Record<string, unknown>) => Promise<Row[]>;

interface Question {
  request: ContextRequest;
  paths: readonly string[];
  usual: Promise<RecentHistory | null>;
  /** Partners that may not exist any more. */
  hubPairs: Promise<readonly { partner: string }[]>;
}

/** Files that may have been forgotten though no pair says so: neighbours, and what was worked on last. */
export async function loadOtherCandidates(
  read: Read,
  { request, paths, usual, hubPairs }: Question,
): Promise<CandidateFile[]> {
  const { repoId, author, excludePullRequest } = request;
  if (paths.length > learnedFilesLimit) return [];
  const directories = [...new Set(paths.map(directoryOf))].slice(0, maxDirectories);
  const [near, worked] = await Promise.all([
    read<CandidateFile>(siblings, { repoId, directories, perDirectory }),
    Promise.all([usual, hubPairs]).then(([recent, pairs]) => {
      const self = `pr:${excludePullRequest}`;
      const chosen = recent === null ? [] : chooseCandidatePaths(recent, { paths, author, self });
      const asked = new Set([...chosen, ...pairs.map(({ partner }) => partner)]);
      return read<CandidateFile>(presentFiles, { repoId, paths: [...asked] });
    }),
  ]);
  return [...near, ...worked];
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
