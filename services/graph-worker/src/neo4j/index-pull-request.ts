import { toEpochSeconds } from '../core/epoch-seconds.ts';
import { getLanguage } from '../core/languages.ts';
import type { Person, PullRequestFacts } from '../core/pull-request-facts.ts';
import { resolveTouches, type Touch } from '../core/resolve-touches.ts';
import type { Graph, Parameters, Run } from './connect.ts';
import * as statements from './index-statements.ts';
import { writePullPeople } from './write-pull-people.ts';

export interface IndexTarget {
  repoId: number;
  fullName: string;
  /** Verdict of the latest completed review; null when none was posted. */
  verdict: string | null;
}

/**
 * Writes one pull request in one transaction: what it says now replaces what the graph held, so that indexing twice is
 * indexing once and a force-push leaves nothing stale. False when the graph already holds a newer reading.
 */
export async function indexPullRequest(
  deps: { graph: Graph; now: () => number },
  target: IndexTarget,
  facts: PullRequestFacts,
): Promise<boolean> {
  const { repoId, fullName } = target;
  const where = { repoId, key: `pr:${facts.number}` };
  const props = toProperties(target, facts);
  return deps.graph.write(async (run) => {
    const [claim] = await run<{ fresh: boolean; landed: boolean }>(statements.claimChange, {
      ...where,
      fullName,
      props,
    });
    if (claim?.fresh !== true) return false;
    // Once a pull request is part of the default branch, git knows better when it came and which files it touched.
    const { at, fileCount, ...told } = props;
    await run(statements.setChange, { ...where, props: claim.landed ? told : props });
    await replaceAuthor(run, where, facts.author);
    if (claim.landed) await countLines(run, where, facts);
    else await replaceTouches(run, where, { facts, at, now: deps.now() });
    const numbers = [...new Set([...facts.closes, ...(facts.people?.closes ?? [])])].sort((a, b) => a - b);
    await run(statements.dropOtherCloses, { ...where, numbers });
    await run(statements.setCloses, { ...where, numbers });
    if (facts.people != null) await writePullPeople(run, repoId, [facts.people]);
    return true;
  });
}

// Enough for search by words; a pasted log would only make the node slow.
const maxBodyLength = 4000;

function toProperties({ verdict }: IndexTarget, facts: PullRequestFacts) {
  return {
    number: facts.number,
    title: facts.title,
    body: facts.body.slice(0, maxBodyLength),
    at: toEpochSeconds(facts.mergedAt ?? facts.createdAt),
    createdAt: toEpochSeconds(facts.createdAt),
    mergedAt: facts.mergedAt === null ? null : toEpochSeconds(facts.mergedAt),
    updatedAt: toEpochSeconds(facts.updatedAt),
    state: facts.merged ? 'merged' : facts.state,
    verdict,
    headSha: facts.headSha,
    baseSha: facts.baseSha,
    fileCount: facts.files.length,
    add: facts.files.reduce((sum, { additions }) => sum + additions, 0),
    del: facts.files.reduce((sum, { deletions }) => sum + deletions, 0),
    isBot: facts.author?.isBot ?? false,
  };
}

async function replaceAuthor(run: Run, where: Parameters, person: Person | null): Promise<void> {
  const author = person === null ? null : { key: `gh:${person.id}`, login: person.login, isBot: person.isBot };
  await run(statements.dropOtherAuthors, { ...where, authorKey: author?.key ?? '' });
  if (author !== null) await run(statements.setAuthor, { ...where, author });
}

async function replaceTouches(
  run: Run,
  where: { repoId: number; key: string },
  { facts, at, now }: { facts: PullRequestFacts; at: number; now: number },
): Promise<void> {
  const touches = await findNodes(run, where.repoId, facts);
  const rows = touches.map((touch) => ({ ...touch, language: getLanguage(touch.file) }));
  if (facts.filesComplete) await run(statements.dropOtherTouches, { ...where, paths: rows.map(({ file }) => file) });
  await run(statements.setTouches, { ...where, rows, at, now });
}

async function countLines(run: Run, where: { repoId: number; key: string }, facts: PullRequestFacts): Promise<void> {
  const rows = await findNodes(run, where.repoId, facts);
  await run(statements.setLineCounts, { ...where, rows });
}

async function findNodes(run: Run, repoId: number, { files }: PullRequestFacts): Promise<Touch[]> {
  const paths = [
    ...new Set(files.flatMap(({ path, previousPath }) => (previousPath === null ? [path] : [path, previousPath]))),
  ];
  const exact = new Set(
    (await run<{ path: string }>(statements.knownPaths, { repoId, paths })).map(({ path }) => path),
  );
  const missing = paths.filter((path) => !exact.has(path));
  const moved = missing.length === 0 ? [] : await run<Moved>(statements.movedPaths, { repoId, paths: missing });
  return resolveTouches(files, { exact, movedTo: new Map(moved.map(({ previous, path }) => [previous, path])) });
}

interface Moved {
  previous: string;
  path: string;
}
