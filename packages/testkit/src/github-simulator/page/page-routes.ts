import { GitError } from '../git/run-git.ts';
import { GithubError } from '../http/github-error.ts';
import { type Handler, type Route, route } from '../http/router.ts';
import { numberParam, readableIssue, readablePull, readableRepository } from '../http/scope.ts';
import type { Answer } from '../http/types.ts';
import { checkView } from './check-view.ts';
import { html } from './html.ts';
import { missingPage, page } from './layout.ts';
import { indexPage, issuePage, repositoryPage } from './list-pages.ts';
import { crumbs, pullPage } from './pull-page.ts';

/** Pages are for everybody, so what only some may see is not found. */
function readable(handler: Handler): Handler {
  return async (simulator, request) => {
    try {
      return await handler(simulator, request);
    } catch (error) {
      if (error instanceof GitError || (error instanceof GithubError && error.status === 404)) return missingPage();
      throw error;
    }
  };
}

function plain(content: Buffer): Answer {
  return { status: 200, text: content.toString('utf8'), headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

const diffText: Handler = async (simulator, request) => {
  const { repository, pull } = readablePull(simulator, request);
  const { mergeBase } = await simulator.diffs(repository, pull.baseSha, pull.headSha);
  return plain(await simulator.store.git(repository, ['diff', '--no-ext-diff', '-M', mergeBase, pull.headSha]));
};

const blob: Handler = async (simulator, request) => {
  const repository = readableRepository(simulator, request);
  const { ref = '', path = '' } = request.params;
  if (ref.startsWith('-')) return missingPage();
  return plain(await simulator.store.git(repository, ['cat-file', 'blob', `${ref}:${path}`]));
};

const commit: Handler = async (simulator, request) => {
  const repository = readableRepository(simulator, request);
  if (!/^[0-9a-f]{7,40}$/.test(request.params.sha ?? '')) return missingPage();
  return plain(await simulator.store.git(repository, ['show', '--no-ext-diff', '-M', request.params.sha ?? '']));
};

const checkRun: Handler = (simulator, request) => {
  const repository = readableRepository(simulator, request);
  const run = simulator.state.checkRuns.get(numberParam(request, 'id'));
  if (!run || run.repositoryId !== repository.id) return missingPage();
  return page(run.name, html`${crumbs(repository)}<h1>${run.name}</h1><div class="card">${checkView(run)}</div>`);
};

const avatar: Handler = (simulator, request) => {
  const account = simulator.state.accounts.get(numberParam(request, 'id'));
  const hue = ((account?.id ?? 0) * 47) % 360;
  const image = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" fill="hsl(${hue} 55% 45%)"/><text x="12" y="16.5" font-family="sans-serif" font-size="13" fill="#fff" text-anchor="middle">${(account?.login[0] ?? '?').toUpperCase()}</text></svg>`;
  return { status: 200, text: image.html, headers: { 'content-type': 'image/svg+xml' } };
};

/** What people read in a browser. */
export const pageRoutes: Route[] = [
  route('GET /', indexPage),
  route('GET /_simulator/avatars/{id}.svg', avatar),
  route('GET /{owner}/{repo}/pull/{number}.diff', readable(diffText)),
  route(
    'GET /{owner}/{repo}/pull/{number}',
    readable((simulator, request) => {
      const { repository, pull } = readablePull(simulator, request);
      return pullPage(simulator, repository, pull);
    }),
  ),
  route(
    'GET /{owner}/{repo}/issues/{number}',
    readable((simulator, request) => {
      const { repository, issue } = readableIssue(simulator, request);
      return issuePage(simulator, repository, issue);
    }),
  ),
  route('GET /{owner}/{repo}/runs/{id}', readable(checkRun)),
  route('GET /{owner}/{repo}/commit/{sha}', readable(commit)),
  route('GET /{owner}/{repo}/blob/{ref}/{path*}', readable(blob)),
  route('GET /{owner}/{repo}/raw/{ref}/{path*}', readable(blob)),
  route(
    'GET /{owner}/{repo}',
    readable((simulator, request) => repositoryPage(simulator, readableRepository(simulator, request))),
  ),
];
