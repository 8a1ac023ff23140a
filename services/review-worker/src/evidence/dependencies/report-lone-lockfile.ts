import type { DependencyChange } from '@waggle/contracts';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import { codeSpan } from '../../core/sanitize.ts';
import { ecosystems, splitPath } from '../ecosystems.ts';
import type { EvidenceFinding } from '../evidence-rule.ts';

const maxNamed = 5;

/**
 * `dependencies/manifest-unchanged` (low: sometimes meant): a lockfile alone gains packages and changes nothing else, as an
 * installation writes it whose manifest was not committed. An update of what is locked changes versions, and brings what those
 * need; it is right without a manifest.
 */
export function reportLoneLockfile(
  file: FileDiff,
  changes: readonly DependencyChange[],
  files: readonly FileDiff[],
): EvidenceFinding[] {
  const ecosystem = findLoneEcosystem(file, files);
  if (ecosystem === null || changes.length === 0 || changes.some(({ from }) => from.length > 0)) return [];
  const names = changes.slice(0, maxNamed).map(({ name }) => codeSpan(name, 80));
  const more = changes.length > maxNamed ? ` and ${changes.length - maxNamed} more` : '';
  return [
    {
      rule: 'dependencies/manifest-unchanged',
      source: 'evidence',
      severity: 'low',
      title: `${splitPath(file.path).name} gains packages without a manifest`,
      body:
        `It gains ${names.join(', ')}${more} and changes nothing else, and no ${ecosystem} manifest is part of this change. ` +
        'If a new dependency was installed, the manifest that names it is missing.',
      path: file.path,
      quote: [],
      line: null,
      replacement: null,
    },
  ];
}

/** Whose lockfile changed while no manifest beside or below it did; null if one did. A new lockfile has just been introduced: that is no finding. */
function findLoneEcosystem(file: FileDiff, files: readonly FileDiff[]): string | null {
  const { folder, name } = splitPath(file.path);
  if (file.status !== 'modified') return null;
  // pnpm-lock.yaml follows package.json and pnpm-workspace.yaml: only if neither changed.
  const related = ecosystems.filter(({ lockfiles }) => lockfiles.includes(name));
  const followed = files.some(
    ({ path }) => path.startsWith(folder) && related.some(({ manifest }) => manifest.test(splitPath(path).name)),
  );
  return followed ? null : (related[0]?.name ?? null);
}
