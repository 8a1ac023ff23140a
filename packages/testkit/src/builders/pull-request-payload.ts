export type PullRequestPayloadOptions = {
  action?: string;
  owner?: string;
  name?: string;
  number?: number;
  repositoryId?: number;
  installationId?: number;
  title?: string;
  body?: string | null;
  author?: string;
  headSha?: string;
  headRef?: string;
  baseSha?: string;
  baseRef?: string;
  draft?: boolean;
  state?: 'open' | 'closed';
  merged?: boolean;
  private?: boolean;
  updatedAt?: string;
  /** For `synchronize`: the head before the push. */
  before?: string;
};

function user(login: string, id: number) {
  return { login, id, node_id: `U_${id}`, type: 'User', site_admin: false, html_url: `https://github.test/${login}` };
}

type Filled = Required<Omit<PullRequestPayloadOptions, 'before'>>;

const defaults: Filled = {
  action: 'opened',
  owner: 'acme',
  name: 'shop',
  number: 1,
  repositoryId: 1001,
  installationId: 2001,
  title: 'Change the cart',
  body: null,
  author: 'ada',
  headSha: 'a'.repeat(40),
  headRef: 'cart',
  baseSha: 'b'.repeat(40),
  baseRef: 'main',
  draft: false,
  state: 'open',
  merged: false,
  private: false,
  updatedAt: '2026-01-02T03:04:05Z',
};

function repositoryOf(options: Filled) {
  return {
    id: options.repositoryId,
    node_id: `R_${options.repositoryId}`,
    name: options.name,
    full_name: `${options.owner}/${options.name}`,
    private: options.private,
    owner: user(options.owner, options.repositoryId + 1),
    default_branch: options.baseRef,
    html_url: `https://github.test/${options.owner}/${options.name}`,
    clone_url: `https://github.test/${options.owner}/${options.name}.git`,
  };
}

/** The body of a `pull_request` webhook with what a receiver reads; every value can be set. */
export function pullRequestPayload(given: PullRequestPayloadOptions = {}) {
  const options: Filled = { ...defaults, ...given };
  const repository = repositoryOf(options);
  const author = user(options.author, 501);
  const branch = (ref: string, sha: string) => ({
    label: `${options.owner}:${ref}`,
    ref,
    sha,
    user: repository.owner,
    repo: repository,
  });
  const closed = options.state === 'closed';
  return {
    action: options.action,
    number: options.number,
    ...(given.before === undefined ? {} : { before: given.before, after: options.headSha }),
    pull_request: {
      id: options.repositoryId * 1000 + options.number,
      node_id: `PR_${options.repositoryId}_${options.number}`,
      number: options.number,
      state: options.state,
      title: options.title,
      body: options.body,
      user: author,
      draft: options.draft,
      merged: options.merged,
      html_url: `${repository.html_url}/pull/${options.number}`,
      created_at: '2026-01-02T03:04:05Z',
      updated_at: options.updatedAt,
      closed_at: closed ? options.updatedAt : null,
      merged_at: options.merged ? options.updatedAt : null,
      head: branch(options.headRef, options.headSha),
      base: branch(options.baseRef, options.baseSha),
    },
    repository,
    sender: author,
    installation: { id: options.installationId, node_id: `I_${options.installationId}` },
  };
}
