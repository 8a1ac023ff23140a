import { sendError } from '@waggle/platform';
import type { Request, Response } from 'express';
import { scopeOf } from './require-api-key.ts';

export interface RepositoryFinder<T extends { repoId: number } = { repoId: number }> {
  /** Null when no such repository is connected. */
  findRepository(fullName: string): Promise<T | null>;
}

/**
 * The repository of an address `/repos/:owner/:repo/...`. Null after the answer was sent: there is no such repository, or the
 * key may not see it, which nobody can tell apart.
 */
export async function findTarget<T extends { repoId: number }>(
  store: RepositoryFinder<T>,
  request: Request,
  response: Response,
): Promise<T | null> {
  const { repoIds } = scopeOf(response);
  const found = await store.findRepository(`${request.params.owner}/${request.params.repo}`);
  if (found !== null && (repoIds === null || repoIds.includes(found.repoId))) return found;
  sendError(response, 404, 'NOT_FOUND', 'There is no such repository, or the key may not see it');
  return null;
}

/** Who did something by this request, for the records. */
export function signer(response: Response): string {
  return `API key ${scopeOf(response).keyId}`;
}
