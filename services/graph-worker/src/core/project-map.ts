import { isTestPath } from '@waggle/syntax';
import { getLanguage } from './languages.ts';

const maxLength = 2500;
const vendored = /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|dist|build)\//;
const manifests =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.py|requirements\.txt|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|composer\.json|[^/]+\.csproj|CMakeLists\.txt|Makefile)$/;
const entryPoints =
  /^(?:[^/]+\/){0,3}(?:main|server|app|cli|__main__|manage|Program|Application)\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|cs|php)$/;
const operations =
  /^(?:\.github\/workflows\/[^/]+|\.gitlab-ci\.yml|Jenkinsfile|(?:[^/]+\/)?Dockerfile[^/]*|docker-compose[^/]*\.ya?ml|compose\.ya?ml)$/;
const holders = new Set(['src', 'lib', 'packages', 'services', 'apps', 'crates', 'modules', 'internal', 'pkg', 'cmd']);

/** How a repository is laid out, judged by its paths alone: a few lines for whoever sees only a part of it. Empty for no files. */
export function describeProject(paths: readonly string[]): string {
  const own = paths.filter((path) => !vendored.test(path));
  if (own.length === 0) return '';
  const lines = [
    `${own.length} ${own.length === 1 ? 'file' : 'files'}. Languages: ${list(countBy(own, getLanguage), 6)}.`,
    `Folders: ${list(countBy(own, folderOf), 14)}.`,
    named('Manifests', own.filter(matches(manifests)), 8),
    named(
      'Entry points',
      own.filter((path) => entryPoints.test(path) && !isTestPath(path)),
      8,
    ),
    testsOf(own),
    named('Build and operations', own.filter(matches(operations)), 6),
  ];
  return lines
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, maxLength);
}

function matches(pattern: RegExp): (path: string) => boolean {
  return (path) => pattern.test(path);
}

/** A folder that only holds others is named with the next one. */
function folderOf(path: string): string {
  const [first = '', second, third] = path.split('/');
  if (second === undefined) return '(root)';
  return third !== undefined && holders.has(first) ? `${first}/${second}` : first;
}

function countBy(paths: readonly string[], keyOf: (path: string) => string | null): [string, number][] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const key = keyOf(path);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function list(counts: readonly [string, number][], most: number): string {
  const shown = counts.slice(0, most).map(([name, count]) => `${name} ${count}`);
  return [...shown, ...(counts.length > most ? [`${counts.length - most} more`] : [])].join(', ');
}

/** The ones nearest to the root first. */
function named(label: string, paths: readonly string[], most: number): string {
  if (paths.length === 0) return '';
  const depth = (path: string) => path.split('/').length;
  const sorted = paths.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const more = paths.length > most ? ` and ${paths.length - most} more` : '';
  return `${label}: ${sorted.slice(0, most).join(', ')}${more}.`;
}

function testsOf(paths: readonly string[]): string {
  const found = paths.filter(isTestPath);
  return found.length === 0 ? 'No tests.' : `Tests: ${found.length} files, ${list(countBy(found, folderOf), 5)}.`;
}
