import type { DependencyChange } from '@waggle/contracts';
import { mergeRoles } from '../../core/dependencies/lockfiles/pinned.ts';
import { isManifest, readManifest } from '../../core/dependencies/read-manifest.ts';
import { getPathKind } from '../../core/path-kind.ts';
import { findLockfileOf } from '../ecosystems.ts';
import type { RepositoryReader } from '../evidence-rule.ts';

/** A workspace of more members is left without roles: one that was not read may name any package. */
const maxManifests = 50;
/** Without a mirror each is a call to GitHub. */
const maxFetched = 5;

type Role = ReturnType<typeof mergeRoles>;

/**
 * Whether the project names a package itself, and for development only, told by the manifests that the lockfile follows from,
 * where the lockfile (of yarn 1, Composer, Pipenv) leaves it open. What was removed is looked for in the manifests of the base.
 * Manifests that cannot be read tell nothing.
 */
export async function findRoles(
  repository: RepositoryReader,
  changes: readonly DependencyChange[],
  { lockfile, baseSha, headSha }: { lockfile: string; baseSha: string; headSha: string },
): Promise<readonly DependencyChange[]> {
  const open = changes.filter(({ direct }) => direct === undefined);
  const [now, before] = [
    open.some(isThere) ? await readRoles(repository, headSha, lockfile) : null,
    open.every(isThere) ? null : await readRoles(repository, baseSha, lockfile),
  ];
  return changes.map((change) => {
    const roles = isThere(change) ? now : before;
    if (roles === null || change.direct !== undefined) return change;
    // What the lockfile says itself stays.
    return { ...(roles.get(change.name) ?? { direct: false }), ...change };
  });
}

function isThere({ to }: DependencyChange): boolean {
  return to.length > 0;
}

/** By name of the package; null where it is not known what the manifests name. */
async function readRoles(
  repository: RepositoryReader,
  sha: string,
  lockfile: string,
): Promise<ReadonlyMap<string, Role> | null> {
  const tree = new Set(await repository.listFiles(sha));
  const paths = [...tree].filter(
    (path) => isManifest(path) && getPathKind(path) !== 'vendored' && findLockfileOf(path, tree) === lockfile,
  );
  const limit = repository.search === undefined ? maxFetched : maxManifests;
  if (paths.length === 0 || paths.length > limit) return null;
  const texts = await repository.readFiles(sha, paths);
  if (texts.size < paths.length) return null;
  try {
    const wanted = [...texts].flatMap(([path, text]) => readManifest(path, text));
    return new Map([...Map.groupBy(wanted, ({ name }) => name)].map(([name, places]) => [name, mergeRoles(places)]));
  } catch {
    return null; // of strangers: anything may stand in it, and whoever compares it says so
  }
}
