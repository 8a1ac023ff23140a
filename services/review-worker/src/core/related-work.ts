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

/** What an earlier pull request shares with this one: some paths, as `show` writes them, and issues, or else only words. */
export function describeShared(
  { reasons, sharedPaths }: RelatedPullRequest,
  { most, show }: { most: number; show: (path: string) => string },
): string {
  const shared = sharedPaths.slice(0, most).map(show);
  if (sharedPaths.length > most) shared.push(`${sharedPaths.length - most} more`);
  const issues = reasons.flatMap((reason) => (reason.kind === 'issue' ? reason.numbers : []));
  const words = shared.length === 0 && reasons.some(({ kind }) => kind === 'words') ? ['the same words'] : [];
  return [...shared, ...issues.map((number) => `issue \`#${number}\``), ...words].join(', ');
}
