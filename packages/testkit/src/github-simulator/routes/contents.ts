import { posix } from 'node:path';
import { resolveCommit } from '../git/git-store.ts';
import { GithubError, notFound } from '../http/github-error.ts';
import { type Route, route } from '../http/router.ts';
import { readableRepository } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { fullName } from '../render/repository.ts';
import type { Simulator } from '../simulator.ts';
import type { Repository } from '../state/records.ts';

const maxInlineBytes = 1024 * 1024;

type Entry = { mode: string; type: string; sha: string; size: number; path: string };

function parseEntries(out: Buffer): Entry[] {
  const records = out
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '');
  return records.map((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', type = '', sha = '', size = '0'] = record.slice(0, tab).split(/ +/);
    return { mode, type, sha, size: Number(size) || 0, path: record.slice(tab + 1) };
  });
}

function renderEntry(simulator: Simulator, repository: Repository, ref: string, entry: Entry) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const api = `${simulator.url}/repos/${fullName(repository)}`;
  const url = `${api}/contents/${path}?ref=${ref}`;
  const directory = entry.type === 'tree';
  const gitUrl = `${api}/git/${directory ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${simulator.url}/${fullName(repository)}/${directory ? 'tree' : 'blob'}/${ref}/${path}`;
  const download = `${simulator.url}/${fullName(repository)}/raw/${ref}/${path}`;
  const types: Record<string, string> = { tree: 'dir', commit: 'submodule' };
  return {
    name: entry.path.split('/').at(-1) ?? entry.path,
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    html_url: html,
    git_url: gitUrl,
    download_url: directory ? null : download,
    type: entry.mode === '120000' ? 'symlink' : (types[entry.type] ?? 'file'),
    _links: { self: url, git: gitUrl, html },
  };
}

async function readFile(
  simulator: Simulator,
  repository: Repository,
  ref: string,
  entry: Entry,
  raw: boolean,
): Promise<Answer> {
  const blob = await simulator.store.git(repository, ['cat-file', 'blob', entry.sha]);
  if (raw) {
    return {
      status: 200,
      text: blob.toString('utf8'),
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    };
  }
  const rendered = renderEntry(simulator, repository, ref, entry);
  // GitHub leaves the content out of files above 1 MB.
  if (blob.length > maxInlineBytes) return ok({ ...rendered, content: '', encoding: 'none' });
  const content = blob.toString('base64').replace(/.{60}/g, '$&\n');
  return ok({ ...rendered, content: `${content}\n`, encoding: 'base64' });
}

async function getContents(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const ref = request.query.get('ref') ?? repository.defaultBranch;
  const sha = await resolveCommit(simulator.store, repository, ref);
  if (!sha) throw new GithubError(404, `No commit found for the ref ${ref}`);
  const raw = /\braw\b/.test(request.headers.accept ?? '');
  const path = (request.params.path ?? '').replace(/\/+$/, '');
  const list = (args: string[]) =>
    simulator.store.git(repository, ['ls-tree', '-l', '-z', sha, ...args]).then(parseEntries);
  if (path === '') return ok((await list([])).map((entry) => renderEntry(simulator, repository, ref, entry)));
  const [entry] = await list(['--', path]);
  if (!entry) throw notFound();
  if (entry.type === 'tree') {
    return ok((await list(['--', `${path}/`])).map((one) => renderEntry(simulator, repository, ref, one)));
  }
  if (entry.type === 'commit')
    return ok({ ...renderEntry(simulator, repository, ref, entry), submodule_git_url: null });
  if (entry.mode !== '120000') return readFile(simulator, repository, ref, entry, raw);
  // A link to a file is answered with that file, any other link as itself.
  const target = (await simulator.store.git(repository, ['cat-file', 'blob', entry.sha])).toString('utf8');
  const [linked] = await list(['--', posix.join(posix.dirname(path), target)]);
  if (linked?.type === 'blob') return readFile(simulator, repository, ref, linked, raw);
  return ok({ ...renderEntry(simulator, repository, ref, entry), target });
}

/** Files and folders by path. */
export const contentRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/contents', getContents),
  route('GET /repos/{owner}/{repo}/contents/{path*}', getContents),
];
