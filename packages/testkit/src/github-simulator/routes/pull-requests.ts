import { z } from 'zod';
import { editPull } from '../control/edit-pull.ts';
import { pageAnswer, paginate } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { readablePull, readableRepository, writablePull } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { renderChangedFile, renderCommit } from '../render/commit.ts';
import { renderFullPullRequest, renderPullRequest } from '../render/pull-request.ts';
import { cutPatches } from '../rules/cut-patches.ts';
import type { Simulator } from '../simulator.ts';
import { issueOfPull } from '../state/lookups.ts';

function listPulls(simulator: Simulator, request: SimulatedRequest): Answer {
  const repository = readableRepository(simulator, request);
  const state = request.query.get('state') ?? 'open';
  const head = request.query.get('head');
  const base = request.query.get('base');
  const oldestFirst = request.query.get('direction') === 'asc';
  const pulls = simulator.state.pullRequests
    .filter((pull) => pull.repositoryId === repository.id)
    .filter((pull) => state === 'all' || issueOfPull(simulator.state, pull).state === state)
    .filter((pull) => head === null || head === `${repository.owner}:${pull.headRef}`)
    .filter((pull) => base === null || base === pull.baseRef)
    .sort((one, other) => (oldestFirst ? one.number - other.number : other.number - one.number));
  return pageAnswer(simulator.url, request, pulls, (pull) => renderPullRequest(simulator, pull));
}

async function getPull(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const { repository, pull } = readablePull(simulator, request);
  const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
  const accept = request.headers.accept ?? '';
  if (/\bdiff\b/.test(accept)) {
    const text = await simulator.store.git(repository, ['diff', '--no-ext-diff', '-M', diff.mergeBase, pull.headSha]);
    return {
      status: 200,
      text: text.toString('utf8'),
      headers: { 'content-type': 'application/vnd.github.v3.diff; charset=utf-8' },
    };
  }
  return ok(renderFullPullRequest(simulator, pull, diff));
}

async function listFiles(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const { repository, pull } = readablePull(simulator, request);
  const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
  const page = paginate(simulator.url, request, diff.files.slice(0, simulator.sizes.pullRequestFiles));
  const files = cutPatches(page.items, simulator.sizes.patchLinesPerPage);
  const rendered = files.map((file) => renderChangedFile(simulator.url, repository, pull.headSha, file));
  return ok(rendered, page.headers);
}

const PullUpdate = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

/** Pull requests with their files and commits. */
export const pullRequestRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/pulls', listPulls),
  route('GET /repos/{owner}/{repo}/pulls/{number}', getPull),
  route('PATCH /repos/{owner}/{repo}/pulls/{number}', async (simulator, request) => {
    const { repository, pull, account } = writablePull(simulator, request);
    await editPull(simulator, pull, account, parseBody(PullUpdate, request.body));
    return ok(renderFullPullRequest(simulator, pull, await simulator.diffs(repository, pull.baseSha, pull.headSha)));
  }),
  route('GET /repos/{owner}/{repo}/pulls/{number}/files', listFiles),
  route('GET /repos/{owner}/{repo}/pulls/{number}/commits', async (simulator, request) => {
    const { repository, pull } = readablePull(simulator, request);
    const diff = await simulator.diffs(repository, pull.baseSha, pull.headSha);
    const commits = diff.commits.slice(0, 250);
    return pageAnswer(simulator.url, request, commits, (commit) => renderCommit(simulator, repository, commit));
  }),
];
