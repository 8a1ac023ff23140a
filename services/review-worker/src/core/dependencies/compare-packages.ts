import type { DependencyChange } from '@waggle/contracts';
import { mergeRoles } from './lockfiles/pinned.ts';
import type { LockedPackage } from './read-lockfile.ts';

/** What differs between two readings of one lockfile or manifest, by name. A package may be locked in several versions. */
export function comparePackages(
  path: string,
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): DependencyChange[] {
  const [old, now] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)];
  const changes: DependencyChange[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    const { ecosystem = '', name = '' } = (is ?? was)?.[0] ?? {};
    const from = versionsOf(was).filter((version) => !versionsOf(is).includes(version));
    const to = versionsOf(is).filter((version) => !versionsOf(was).includes(version));
    if (from.length > 0 || to.length > 0) changes.push({ ecosystem, name, from, to, path, ...roleOf(is ?? was ?? []) });
  }
  return changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The same change of a package in several files as one, in the order in which they come. */
export function mergeFiles(changes: readonly DependencyChange[]): DependencyChange[] {
  const same = ({ from, to, range, ...named }: DependencyChange) => JSON.stringify([keyOf(named), from, to, range]);
  return [...Map.groupBy(changes, same).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined || alike.length === 1) return alike;
    return [{ ...first, ...mergeRoles(alike), files: alike.length }];
  });
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
