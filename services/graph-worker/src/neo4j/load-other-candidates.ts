import type { ContextRequest } from '@waggle/contracts';
import { chooseCandidatePaths } from '../core/choose-candidates.ts';
import type { CandidateFile } from '../core/context-parts.ts';
import { learnedFilesLimit } from '../core/ranking/index.ts';
import type { RecentHistory } from '../core/recent-history.ts';
import { candidateFiles } from './context-statements.ts';

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
  const [recent, pairs] = await Promise.all([usual, hubPairs]);
  const self = `pr:${excludePullRequest}`;
  const chosen = recent === null ? [] : chooseCandidatePaths(recent, { paths, author, self });
  const asked = new Set([...chosen, ...pairs.map(({ partner }) => partner)]);
  return await read<CandidateFile>(candidateFiles, { repoId, paths: [...asked], directories, perDirectory });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
