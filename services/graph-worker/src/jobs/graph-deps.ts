import { type Logger, SkipError } from '@waggle/platform';
import { type Db, findRepository, type Repository } from '@waggle/store';
import type { SyntaxPool } from '@waggle/syntax';
import type { PullRequestFacts } from '../core/pull-request-facts.ts';
import type { Exclusively } from '../keyed-lock.ts';
import type { Graph } from '../neo4j/connect.ts';
import type { GraphLimits } from '../neo4j/limits.ts';
import type { Readiness } from '../neo4j/readiness.ts';
import type { RepositorySource } from '../neo4j/scan-repository.ts';

export interface RepositoryTarget {
  repoId: number;
  fullName: string;
  installationId: number | null;
}

/** What the jobs of this service work with. */
export interface GraphDeps {
  db: Db;
  graph: Graph;
  readiness: Readiness;
  logger: Logger;
  /** Epoch seconds. */
  now: () => number;
  newScanId: () => string;
  /** Absent for none. */
  limits?: GraphLimits;
  /** Days that changes are kept; absent or null for all. */
  historyDays?: number | null;
  exclusively: Exclusively;
  /** Makes the first questions about a repository fast; never throws. */
  warmUp: (repoId: number) => Promise<void>;
  /** Threads that parse. */
  syntax: SyntaxPool;
  openRepository: (target: RepositoryTarget, signal: AbortSignal) => Promise<RepositorySource>;
  /** Throws a SkipError when GitHub has no such pull request (any more). */
  loadPullRequest: (target: RepositoryTarget & { number: number }, signal: AbortSignal) => Promise<PullRequestFacts>;
}

/** The repository as Postgres knows it now; work for one that is not connected (any more) ends here. */
export async function requireActiveRepository(db: Db, repoId: number): Promise<Repository> {
  const repository = await findRepository(db, repoId);
  if (repository === null || !repository.isActive) {
    throw new SkipError('REPOSITORY_NOT_CONNECTED', 'The repository is not connected');
  }
  return repository;
}
