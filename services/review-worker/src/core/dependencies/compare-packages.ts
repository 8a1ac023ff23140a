import type { DependencyChange } from '@waggle/contracts';
import type { LockedPackage } from './read-lockfile.ts';

/** What differs between two readings of one lockfile, by name. A package may be locked in several versions. */
export function comparePackages(
  path: string,
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): DependencyChange[] {
  const [old, now] = [group(before), group(after)];
  const changes: DependencyChange[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    const { ecosystem = '', name = '' } = (is ?? was)?.[0] ?? {};
    const from = versionsOf(was).filter((version) => !versionsOf(is).includes(version));
    const to = versionsOf(is).filter((version) => !versionsOf(was).includes(version));
    if (from.length > 0 || to.length > 0) changes.push({ ecosystem, name, from, to, path });
  }
  return changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function versionsOf(packages: readonly LockedPackage[] | undefined): string[] {
  return (packages ?? []).map(({ version }) => version);
}

function group(packages: readonly LockedPackage[]): Map<string, LockedPackage[]> {
  const groups = new Map<string, LockedPackage[]>();
  for (const one of packages) {
    const key = `${one.ecosystem}/${one.name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}
