import type { DependencyChange } from '@waggle/contracts';
import { mergeRoles } from './lockfiles/pinned.ts';
import type { LockedPackage } from './read-lockfile.ts';

/** What differs between two readings of one lockfile or manifest, by name. A package may be locked in several versions. */
export function comparePackages(
  path: string,
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): DependencyChange[] {
  const [base, head] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)];
  const changes: DependencyChange[] = [];
  for (const key of new Set([...base.keys(), ...head.keys()])) {
    const [was, is] = [base.get(key), head.get(key)];
    const { ecosystem = '', name = '' } = (is ?? was)?.[0] ?? {};
    const [old, now] = [versionsOf(was), versionsOf(is)];
    const from = old.filter((version) => !now.includes(version));
    const to = now.filter((version) => !old.includes(version));
    const kept = now.filter((version) => old.includes(version));
    const change = { ecosystem, name, from, to, ...(kept.length === 0 ? {} : { kept }), path };
    if (from.length > 0 || to.length > 0) changes.push({ ...change, ...roleOf(is ?? was ?? []) });
  }
  return changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The same change of a package in several files as one; what the project names itself first, else in the order in which they come. */
export function mergeFiles(changes: readonly DependencyChange[]): DependencyChange[] {
  const same = ({ from, to, kept, range, ...named }: DependencyChange) =>
    JSON.stringify([keyOf(named), from, to, kept, range]);
  const merged = [...Map.groupBy(changes, same).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined || alike.length === 1) return alike;
    return [{ ...first, ...mergeRoles(alike), files: alike.length }];
  });
  return merged.sort((a, b) => Number(b.direct === true) - Number(a.direct === true));
}

function roleOf(packages: readonly LockedPackage[]): Pick<DependencyChange, 'direct' | 'dev' | 'range'> {
  return { ...mergeRoles(packages), ...(packages.some(({ range }) => range === true) ? { range: true } : {}) };
}

function versionsOf(packages: readonly LockedPackage[] | undefined): string[] {
  return (packages ?? []).map(({ version }) => version);
}

function keyOf({ ecosystem, name }: Pick<LockedPackage, 'ecosystem' | 'name'>): string {
  return `${ecosystem}/${name}`;
}
