import type { DependencyChange, DependencyFacts } from '@waggle/contracts';
import { codeSpan } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxRows = 60;
const maxVersions = 3;

/** What lockfiles say, and manifests that have none, folded: added, removed and changed packages, and whether anybody looked for vulnerabilities. */
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

function renderChange({ name, ecosystem, from, to, direct, dev, range }: DependencyChange): string {
  const versions =
    from.length === 0
      ? `added ${join(to)}`
      : to.length === 0
        ? `removed ${join(from)}`
        : `${join(from)} to ${join(to)}${isOlder(from, to) ? ', **older than before**' : ''}`;
  const role = [
    ecosystem,
    ...(direct === true ? ['direct'] : []),
    ...(dev === true ? ['development only'] : []),
    ...(range === true ? ['asked for, not locked'] : []),
  ];
  return `- ${codeSpan(name, 120)} (${role.join(', ')}): ${versions}`;
}

/** Every new version is below every old one, by their numbers; what stands behind these is not compared. */
function isOlder(from: readonly string[], to: readonly string[]): boolean {
  const [old, now] = [from.map(numbersOf), to.map(numbersOf)];
  return old.every((was) => now.every((is) => isBelow(is, was)));
}

/** Empty for a branch, a range and whatever else does not begin with a number. */
function numbersOf(version: string): number[] {
  const [, numbers = ''] = /^[v=]?(\d+(?:\.\d+)*)/.exec(version) ?? [];
  return numbers === '' ? [] : numbers.split('.').map(Number);
}

function isBelow(a: readonly number[], b: readonly number[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const places = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index);
  const first = places.find((index) => (a[index] ?? 0) !== (b[index] ?? 0));
  return first !== undefined && (a[first] ?? 0) < (b[first] ?? 0);
}

function join(versions: readonly string[]): string {
  const shown = versions.slice(0, maxVersions).map((version) => codeSpan(version, 60));
  return [...shown, ...(versions.length > maxVersions ? [`${versions.length - maxVersions} more`] : [])].join(', ');
}
