import type { ContextResponse, RelatedPullRequest } from '@waggle/contracts';
import { isEverybodys } from './path-kind.ts';

/**
 * Earlier pull requests worth telling: not those that share nothing but files in which all changes meet, such as every other update of
 * a dependency.
 */
export function listRelated({
  relatedPullRequests,
}: Pick<ContextResponse, 'relatedPullRequests'>): RelatedPullRequest[] {
  return relatedPullRequests.filter(
    ({ sharedPaths, reasons }) =>
      sharedPaths.length === 0 ||
      !sharedPaths.every(isEverybodys) ||
      reasons.some(({ kind }) => kind === 'issue' || kind === 'words'),
  );
}

/** What an earlier pull request shares with this one, in words. */
export function describeShared({ sharedPaths }: RelatedPullRequest, most: number): string {
  return sharedPaths.length === 0 ? 'the same words' : sharedPaths.slice(0, most).join(', ');
}
