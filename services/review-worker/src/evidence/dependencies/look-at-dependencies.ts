import type { DependencyChange, DependencyFacts, Finding } from '@waggle/contracts';
import { comparePackages, mergeFiles } from '../../core/dependencies/compare-packages.ts';
import { findTampering } from '../../core/dependencies/find-tampering.ts';
import { holdsHashesOnly, isLockfile, type LockedPackage } from '../../core/dependencies/read-lockfile.ts';
import { isManifest } from '../../core/dependencies/read-manifest.ts';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import { getPathKind } from '../../core/path-kind.ts';
import { findLockfileOf } from '../ecosystems.ts';
import type { EvidenceInput, RepositoryReader } from '../evidence-rule.ts';
import { findRoles } from './find-roles.ts';
import type { FindAdvisories } from './osv-client.ts';
import { readSides } from './read-sides.ts';
import { reportAdvisories } from './report-advisories.ts';
import { reportLoneLockfile } from './report-lone-lockfile.ts';
import { reportTampering } from './report-tampering.ts';

/** Lockfiles, and manifests. */
const maxEach = 20;
const maxAsked = 500;
const maxShown = 200;

export interface DependencyDeps {
  repository: RepositoryReader;
  /** Absent where the operator named no service. */
  findAdvisories?: FindAdvisories | undefined;
}

/**
 * What a pull request changes in lockfiles and in manifests without one, and what is known to be wrong with the versions that it
 * brings. What cannot be read or asked is told in `degraded`, and costs nothing else.
 */
export async function lookAtDependencies(
  { repository, findAdvisories }: DependencyDeps,
  { files, baseSha, headSha, signal = new AbortController().signal }: EvidenceInput,
): Promise<{ facts: DependencyFacts | null; findings: Finding[]; degraded: string[] }> {
  const own = files.filter(({ path }) => getPathKind(path) !== 'vendored');
  const lockfiles = own.filter(({ path }) => isLockfile(path));
  const manifests = await findUnlocked(repository, own, headSha);
  const degraded: string[] = [];
  for (const [kind, { length }] of Object.entries({ lockfiles, manifests })) {
    if (length > maxEach) degraded.push(`dependencies were compared in ${maxEach} of ${length} changed ${kind}`);
  }
  const all: DependencyChange[] = [];
  const reported: Finding[] = [];
  for (const file of [...lockfiles.slice(0, maxEach), ...manifests.slice(0, maxEach)]) {
    const sides = await readSides(repository, file, { baseSha, headSha });
    if ('problem' in sides) degraded.push(`${file.path} ${sides.problem}: its dependencies were not compared`);
    else {
      if (!holdsHashesOnly(file.path)) {
        const changes = comparePackages(file.path, sides.before, sides.after);
        reported.push(...reportLoneLockfile(file, changes, files));
        all.push(...(await findRoles(repository, changes, { lockfile: file.path, baseSha, headSha })));
      }
      reported.push(...reportTampering(file, findTampering(sides.before, sides.after)));
    }
  }
  if (all.length === 0) return { facts: null, findings: reported, degraded };
  const brought = distinct(all);
  const told = mergeFiles(all);
  const facts: DependencyFacts = { changes: told.slice(0, maxShown), total: told.length, advisories: null };
  if (findAdvisories === undefined) return { facts, findings: reported, degraded };
  if (brought.length > maxAsked)
    degraded.push(`advisories were asked for ${maxAsked} of ${brought.length} new versions`);
  try {
    const asked = brought.slice(0, maxAsked);
    const found = reportAdvisories(await findAdvisories(asked, signal), all, files);
    return {
      facts: { ...facts, advisories: { asked: asked.length, found: found.length } },
      findings: [...reported, ...found],
      degraded,
    };
  } catch (thrown) {
    signal.throwIfAborted();
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      facts,
      findings: reported,
      degraded: [...degraded, `vulnerabilities of new dependencies were not looked up: ${reason}`],
    };
  }
}

/** Manifests whose lockfile is not part of the change, or that have none: nothing else tells what they change. */
async function findUnlocked(
  repository: RepositoryReader,
  files: readonly FileDiff[],
  headSha: string,
): Promise<FileDiff[]> {
  const manifests = files.filter(({ path }) => isManifest(path));
  if (manifests.length === 0) return [];
  const head = new Set(await repository.listFiles(headSha));
  return manifests.filter(({ path }) => {
    const lockfile = findLockfileOf(path, head);
    return !files.some((file) => file.path === lockfile);
  });
}

/** The versions that the head has and the base has not. Of what is only asked for nobody knows the version. */
function distinct(changes: readonly DependencyChange[]): LockedPackage[] {
  const settled = changes.filter(({ range }) => range !== true);
  const packages = settled.flatMap(({ ecosystem, name, to }) => to.map((version) => ({ ecosystem, name, version })));
  return [...new Map(packages.map((one) => [`${one.ecosystem}/${one.name}@${one.version}`, one])).values()];
}
