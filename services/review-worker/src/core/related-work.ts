import type { ContextResponse, RelatedPullRequest } from '@waggle/contracts';
import { isChangelog, isEverybodys } from './path-kind.ts';

/**
 * Earlier pull requests worth telling: not those that share nothing but files in which all changes meet, such as every other update of
 * a dependency, nor by their words where only the list of changes is touched: it speaks of everything.
 */
export function listRelated({
  relatedPullRequests,
  files,
}: Pick<ContextResponse, 'relatedPullRequests' | 'files'>): RelatedPullRequest[] {
  const isRelease = files.length > 0 && files.every(({ path }) => isChangelog(path));
  return relatedPullRequests.filter(({ sharedPaths, reasons }) => {
    if (sharedPaths.some((path) => !isEverybodys(path))) return true;
    const isNamed = reasons.some(({ kind }) => kind === 'issue');
    return isNamed || (!isRelease && (sharedPaths.length === 0 || reasons.some(({ kind }) => kind === 'words')));
  });
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
