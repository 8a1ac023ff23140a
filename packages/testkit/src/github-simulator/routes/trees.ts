import { GitError } from '../git/run-git.ts';
import { notFound } from '../http/github-error.ts';
import { readableRepository } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import { fullName } from '../render/repository.ts';
import type { Simulator } from '../simulator.ts';
import type { Repository } from '../state/records.ts';

async function resolveTree(simulator: Simulator, repository: Repository, revision: string): Promise<string> {
  try {
    return await simulator.store.text(repository, [
      'rev-parse',
      '--quiet',
      '--verify',
      '--end-of-options',
      `${revision}^{tree}`,
    ]);
  } catch (error) {
    if (error instanceof GitError) throw notFound();
    throw error;
  }
}

function parseEntry(url: string, record: string) {
  const tab = record.indexOf('\t');
  const [mode = '', type = '', sha = '', size = '-'] = record.slice(0, tab).split(/ +/);
  const path = record.slice(tab + 1);
  const kind = type === 'tree' ? 'trees' : 'blobs';
  if (type === 'commit') return { path, mode, type, sha };
  return { path, mode, type, sha, ...(size === '-' ? {} : { size: Number(size) }), url: `${url}/git/${kind}/${sha}` };
}

/** A tree, whole with `recursive`, cut as GitHub cuts it. */
export async function getTree(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const sha = await resolveTree(simulator, repository, request.params.ref ?? '');
  const recursive = request.query.has('recursive') ? ['-r', '-t'] : [];
  const out = await simulator.store.git(repository, ['ls-tree', '-l', '-z', ...recursive, sha]);
  const records = out
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '');
  const max = simulator.sizes.treeEntries;
  const url = `${simulator.url}/repos/${fullName(repository)}`;
  const tree = records.slice(0, max).map((record) => parseEntry(url, record));
  return ok({ sha, url: `${url}/git/trees/${sha}`, tree, truncated: records.length > max });
}
