import type { LockedPackage } from './read-lockfile.ts';

export interface Tampering {
  /** Versions that were locked before, with other content now: a registry never changes what it published. */
  changed: LockedPackage[];
  /** New versions that come from a machine which nothing of the lockfile came from. */
  foreign: LockedPackage[];
}

/** A lockfile that names none, or was empty, is used with these. */
const usualHosts = ['registry.npmjs.org', 'registry.yarnpkg.com', 'pub.dev', 'pub.dartlang.org'];

/** What a person does not see in a lockfile of thousands of lines, and what whoever wants to slip something in would write there. */
export function findTampering(before: readonly LockedPackage[], after: readonly LockedPackage[]): Tampering {
  const known = new Map(before.map((one) => [keyOf(one), one]));
  const hosts = new Set([...usualHosts, ...before.flatMap(({ host }) => host ?? [])]);
  return {
    changed: after.filter((one) => isOther(known.get(keyOf(one))?.integrity, one.integrity)),
    foreign: after.filter((one) => {
      const { host } = one;
      return host !== undefined && !hosts.has(host) && known.get(keyOf(one))?.host !== host;
    }),
  };
}

function keyOf({ name, version }: LockedPackage): string {
  return `${name}@${version}`;
}

/** Hashes of another kind say nothing about each other. */
function isOther(old: string | undefined, now: string | undefined): boolean {
  if (old === undefined || now === undefined) return false;
  const [hashes, others] = [byKind(old), byKind(now)];
  const shared = [...hashes.keys()].filter((kind) => others.has(kind));
  return shared.length > 0 && shared.every((kind) => hashes.get(kind) !== others.get(kind));
}

/** `sha512-…`, perhaps several; what names no kind is one of its own. */
function byKind(integrity: string): Map<string, string> {
  return new Map(
    integrity.split(/\s+/).map((hash) => {
      const at = hash.indexOf('-');
      return at > 0 ? [hash.slice(0, at), hash.slice(at + 1)] : ['', hash];
    }),
  );
}
