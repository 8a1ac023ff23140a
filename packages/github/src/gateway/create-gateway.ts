import type { z } from 'zod';
import type { Requester } from '../requests/requester.ts';
import {
  Anything,
  CheckRun,
  Contents,
  Issue,
  Permission,
  PullRequest,
  PullRequestFile,
  RepositoryFacts,
  Review,
  ReviewLineComment,
} from './answers.ts';
import { createComments } from './comments.ts';
import { createFileReads, orNull } from './file-reads.ts';
import { createPeopleReads } from './pull-people.ts';
import type { NewCheckRun, PullRequestGateway, RepositoryFile } from './pull-request-gateway.ts';
import { createThreads } from './review-threads.ts';
import { createTreeReads } from './tree-reads.ts';

const repo = '/repos/{owner}/{repo}';
const pull = `${repo}/pulls/{number}`;

/** The gateway over one installation's requests. `nameOf` answers `owner/name`. */
export function createGateway(requester: Requester, nameOf: () => Promise<string>): PullRequestGateway {
  const target = async (fullName?: string | null) => splitName(fullName ?? (await nameOf()));
  const getRepository = async () => requester.send(RepositoryFacts, `GET ${repo}`, await target());
  return {
    getRepository,
    ...createPullReads(requester, target),
    ...createFileReads(requester, target),
    ...createTreeReads(requester, target),
    ...createPeopleReads(requester, target),
    ...createReviewWrites(requester, target),
    ...createThreads(requester, target),
    ...createComments(requester, target),
    updateReviewComment: async (id, body) => {
      await requester.send(Anything, `PATCH ${repo}/pulls/comments/{id}`, { ...(await target()), id, body });
    },
    ...createCheckRuns(requester, target),
    getFile: async (path, ref) => {
      const route = `GET ${repo}/contents/{+path}`;
      const parameters = { ...(await target()), path: path.split('/').map(encodeURIComponent).join('/'), ref };
      return toFile(await orNull(requester.send(Contents, route, parameters)));
    },
    getIssue: async (number, repository) =>
      requester.send(Issue, `GET ${repo}/issues/{number}`, { ...(await target(repository)), number }),
    getCollaboratorPermission: async (username) => {
      const route = `GET ${repo}/collaborators/{username}/permission`;
      return (await requester.send(Permission, route, { ...(await target()), username })).permission;
    },
    token: () => requester.token(),
    gitCredentials: async () => ({ cloneUrl: (await getRepository()).clone_url, token: () => requester.token() }),
    calls: () => requester.calls(),
  };
}

type Target = () => Promise<{ owner: string; repo: string }>;

function createPullReads(requester: Requester, target: Target) {
  return {
    getPullRequest: async (number: number) =>
      requester.send(PullRequest, `GET ${pull}`, { ...(await target()), number }),
    listOpenPullRequests: async () =>
      requester.list(PullRequest, `GET ${repo}/pulls`, { ...(await target()), state: 'open' }),
    listPullRequestFiles: async (number: number) =>
      requester.list(PullRequestFile, `GET ${pull}/files`, { ...(await target()), number }),
    listReviews: async (number: number) =>
      requester.list(Review, `GET ${pull}/reviews`, { ...(await target()), number }),
    getReview: async (number: number, id: number) =>
      requester.send(Review, `GET ${pull}/reviews/{id}`, { ...(await target()), number, id }),
  };
}

function createReviewWrites(
  requester: Requester,
  target: Target,
): Pick<
  PullRequestGateway,
  'createPendingReview' | 'submitReview' | 'deletePendingReview' | 'listReviewComments' | 'dismissReview'
> {
  return {
    createPendingReview: async (number, { commitId, body, comments }) => {
      const parameters = { ...(await target()), number, commit_id: commitId, body, comments };
      return requester.send(Review, `POST ${pull}/reviews`, parameters);
    },
    submitReview: async (number, id, { event, body }) =>
      requester.send(Review, `POST ${pull}/reviews/{id}/events`, { ...(await target()), number, id, event, body }),
    deletePendingReview: async (number, id) => {
      await requester.send(Anything, `DELETE ${pull}/reviews/{id}`, { ...(await target()), number, id });
    },
    listReviewComments: async (number, id) =>
      requester.list(ReviewLineComment, `GET ${pull}/reviews/{id}/comments`, { ...(await target()), number, id }),
    dismissReview: async (number, id, message) =>
      requester.send(Review, `PUT ${pull}/reviews/{id}/dismissals`, { ...(await target()), number, id, message }),
  };
}

function createCheckRuns(
  requester: Requester,
  target: Target,
): Pick<PullRequestGateway, 'createCheckRun' | 'updateCheckRun' | 'listCheckRuns' | 'findCheckRun'> {
  const listCheckRuns: PullRequestGateway['listCheckRuns'] = async ({ headSha, name }) => {
    const parameters = { ...(await target()), ref: headSha, check_name: name, filter: 'all' };
    return requester.list(CheckRun, `GET ${repo}/commits/{ref}/check-runs`, parameters, 'check_runs');
  };
  return {
    createCheckRun: async (run) =>
      requester.send(CheckRun, `POST ${repo}/check-runs`, { ...(await target()), ...toCheckRunBody(run) }),
    updateCheckRun: async (id, change) =>
      requester.send(CheckRun, `PATCH ${repo}/check-runs/{id}`, { ...(await target()), id, ...change }),
    listCheckRuns,
    findCheckRun: async ({ externalId, ...wanted }) =>
      (await listCheckRuns(wanted)).find((run) => run.external_id === externalId) ?? null,
  };
}

function toCheckRunBody({ name, headSha, externalId, status, output }: NewCheckRun) {
  return { name, head_sha: headSha, external_id: externalId, status, ...(output === undefined ? {} : { output }) };
}

/** Links and submodules are no files. */
function toFile(contents: z.output<typeof Contents> | null): RepositoryFile | null {
  if (contents === null || Array.isArray(contents) || contents.type !== 'file') return null;
  const { size, content, encoding } = contents;
  return { size, bytes: encoding === 'base64' ? Buffer.from(content ?? '', 'base64') : null };
}

function splitName(fullName: string): { owner: string; repo: string } {
  const [owner = '', name = ''] = fullName.split('/', 2);
  return { owner, repo: name };
}
