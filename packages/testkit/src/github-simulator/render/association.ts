import type { Account, Repository } from '../state/records.ts';

/** How an account stands to a repository, in GitHub's words. */
export function association(repository: Repository, account: Account): string {
  if (account.id === repository.ownerId) return 'OWNER';
  const permission = repository.collaborators[account.login];
  if (permission === 'admin' || permission === 'write') return 'COLLABORATOR';
  return account.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR';
}
