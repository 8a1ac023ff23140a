import type { DependencyChange, DependencyFacts } from '@waggle/contracts';
import { isOlder } from '../dependencies/is-older.ts';
import { codeSpan } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxRows = 60;
const maxVersions = 3;

/** What lockfiles and manifests without one say, folded: packages that changed, and whether anybody looked for vulnerabilities. */
export function renderDependencies(facts: DependencyFacts | null | undefined): string {
  if (facts === null || facts === undefined) return '';
  const { changes, total, advisories } = facts;
  const rows = changes.slice(0, maxRows).map(renderChange);
  if (total > rows.length) rows.push(`- and ${(total - rows.length).toLocaleString('en-US')} more`);
  const looked =
    advisories === null
      ? ''
      : `; vulnerabilities looked up for ${plural(advisories.asked, 'new version')}, ${advisories.found} affected`;
  return `<details>\n<summary>${plural(total, 'package')} changed${looked}</summary>\n\n${rows.join('\n')}\n\n</details>`;
}

function renderChange(change: DependencyChange): string {
  const { name, ecosystem, direct, dev, range, files = 1 } = change;
  const role = [
    ecosystem,
    ...(direct === true ? ['direct'] : []),
    ...(dev === true ? ['development only'] : []),
    ...(range === true ? ['asked for, not locked'] : []),
  ];
  return `- ${codeSpan(name, 120)} (${role.join(', ')}): ${renderVersions(change)}${files > 1 ? ` (in ${files} files)` : ''}`;
}

function renderVersions({ from, to, kept = [] }: DependencyChange): string {
  if (from.length === 0) return `added ${join(to)}${kept.length === 0 ? '' : ` beside ${join(kept)}`}`;
  if (to.length === 0) return `removed ${join(from)}${kept.length === 0 ? '' : `, still ${join(kept)}`}`;
  return `${join(from)} to ${join(to)}${isOlder(from, to) ? ', **older than before**' : ''}`;
}

function join(versions: readonly string[]): string {
  const shown = versions.slice(0, maxVersions).map((version) => codeSpan(version, 60));
  return [...shown, ...(versions.length > maxVersions ? [`${versions.length - maxVersions} more`] : [])].join(', ');
}
