import type { ChangedFile } from '../git/changed-files.ts';
import type { Commit, Signature } from '../git/commits.ts';
import { nodeId, type Simulator } from '../simulator.ts';
import { accountOfAuthor } from '../state/accounts.ts';
import type { Repository } from '../state/records.ts';
import { fullName } from './repository.ts';
import { renderUser } from './user.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

export function renderCommit(simulator: Simulator, repository: Repository, commit: Commit) {
  const url = `${simulator.url}/repos/${fullName(repository)}`;
  const html = `${simulator.url}/${fullName(repository)}/commit`;
  const user = (signature: Signature) =>
    renderUser(simulator.url, accountOfAuthor(simulator.state, signature.name, signature.email));
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: user(commit.author),
    committer: user(commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
  };
}

/** One changed file; without a patch when GitHub would leave it out. */
export function renderChangedFile(base: string, repository: Repository, sha: string, file: ChangedFile) {
  const path = file.filename.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${base}/${fullName(repository)}/blob/${sha}/${path}`,
    raw_url: `${base}/${fullName(repository)}/raw/${sha}/${path}`,
    contents_url: `${base}/repos/${fullName(repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousFilename === undefined ? {} : { previous_filename: file.previousFilename }),
  };
}
