import type { ContextRequest } from '@waggle/contracts';
import { type Logger, toError } from '@waggle/platform';
import { candidateFiles, provingChanges } from './context-statements.ts';
import { type ContextSources, loadContext } from './load-context.ts';

type Warmer = ContextSources & { logger: Logger };

const PATIENCE_MS = 15_000;
/** GitHub numbers repositories from 1: nothing is found, so only the planning costs anything. */
const NO_REPOSITORY = 0;

/**
 * How many paths and issues a question names, the usual ones first. Neo4j keeps a plan per statement and size class of
 * its parameters (0, 1, up to 10, up to 100, up to 1000), and plans a question of another class anew.
 */
const SHAPES = [
  { paths: 10, issues: 0 },
  { paths: 1, issues: 1 },
  { paths: 100, issues: 10 },
  { paths: 1000, issues: 0 },
];

const nothing: ContextRequest = {
  repoId: NO_REPOSITORY,
  paths: [],
  issueNumbers: [],
  author: null,
  // Reviews always leave out their own pull request, and an empty text has a plan of its own.
  excludePullRequest: 1,
  text: 'warm up',
  changedLines: [],
  deletedPaths: [],
  linesAdded: null,
};

/** Files and folders that may hold something forgotten. */
const CANDIDATES = [
  [40, 1],
  [40, 6],
] as const;

/**
 * Asks for the context of nothing, in every size. A Neo4j that just came up takes seconds to plan its first statements,
 * longer than a review waits for the graph: without this the first review after a start would go without it. On a Neo4j
 * that has run for a while a question takes 40 to 190 ms unplanned and under 10 ms planned.
 */
export async function warmUp({ logger, ...sources }: Warmer): Promise<void> {
  await trying(logger, async () => {
    for (const shape of SHAPES) {
      await loadContext(
        { queryTimeoutMs: PATIENCE_MS, ...sources },
        {
          ...nothing,
          paths: names('path', shape.paths),
          issueNumbers: Array.from({ length: shape.issues }, (_, index) => index + 1),
        },
      );
    }
    // Of nothing no files are candidates.
    for (const [paths, directories] of CANDIDATES) {
      await sources.graph.read(
        candidateFiles,
        {
          repoId: NO_REPOSITORY,
          paths: names('path', paths),
          directories: names('directory', directories),
          perDirectory: 8,
        },
        PATIENCE_MS,
      );
    }
    const pairs = Array.from({ length: 5 }, (_, index) => ({ partner: '', rare: `a/${index}`, other: `b/${index}` }));
    await sources.graph.read(
      provingChanges,
      { repoId: NO_REPOSITORY, self: 'pr:1', pairs, perPair: 3, scanned: 60 },
      PATIENCE_MS,
    );
  });
}

/**
 * Asks what the first review of a repository will ask. Neo4j plans anew what it planned when it held less: after a first history
 * that takes a second.
 */
export async function warmUpRepository({ logger, ...sources }: Warmer, repoId: number): Promise<void> {
  await trying(logger, async () => {
    const { changes } = await sources.recentHistory(repoId);
    const paths = [...new Set(changes.flatMap((change) => change.paths))].slice(0, 10);
    await loadContext({ queryTimeoutMs: PATIENCE_MS, ...sources }, { ...nothing, repoId, paths });
  });
}

/** All that comes of a failure is that somebody waits. */
async function trying(logger: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn('Neo4j could not be warmed up: the first context may come late', { error: toError(error) });
  }
}

function names(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${what}/${index}`);
}
