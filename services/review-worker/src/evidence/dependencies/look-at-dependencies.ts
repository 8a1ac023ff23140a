import type { DependencyChange, DependencyFacts, Finding } from '@waggle/contracts';
import { comparePackages } from '../../core/dependencies/compare-packages.ts';
import { isLockfile, type LockedPackage, readLockfile } from '../../core/dependencies/read-lockfile.ts';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import { getPathKind } from '../../core/path-kind.ts';
import type { EvidenceInput, RepositoryReader } from '../evidence-rule.ts';
import type { FindAdvisories } from './osv-client.ts';
import { reportAdvisories } from './report-advisories.ts';

const maxLockfiles = 20;
const maxAsked = 500;
const maxShown = 200;

export interface DependencyDeps {
  repository: RepositoryReader;
  /** Absent where the operator named no service. */
  findAdvisories?: FindAdvisories | undefined;
}

/**
 * What a pull request changes in lockfiles, and what is known to be wrong with the versions that it brings. What cannot be read or
 * asked is told in `degraded`, and costs nothing else.
 */
export async function lookAtDependencies(
  { repository, findAdvisories }: DependencyDeps,
  { files, baseSha, headSha, signal = new AbortController().signal }: EvidenceInput,
): Promise<{ facts: DependencyFacts | null; findings: Finding[]; degraded: string[] }> {
  const lockfiles = files
    .filter(({ path }) => isLockfile(path) && getPathKind(path) !== 'vendored')
    .slice(0, maxLockfiles);
  const degraded: string[] = [];
  const all: DependencyChange[] = [];
  for (const file of lockfiles) {
    const changes = await compare(repository, file, { baseSha, headSha });
    if (changes === null)
      degraded.push(`${file.path} could not be read as a lockfile: its dependencies were not compared`);
    else all.push(...changes);
  }
  if (all.length === 0) return { facts: null, findings: [], degraded };
  const brought = distinct(all);
  const facts: DependencyFacts = { changes: all.slice(0, maxShown), total: all.length, advisories: null };
  if (findAdvisories === undefined) return { facts, findings: [], degraded };
  if (brought.length > maxAsked)
    degraded.push(`advisories were asked for ${maxAsked} of ${brought.length} new versions`);
  try {
    const asked = brought.slice(0, maxAsked);
    const findings = reportAdvisories(await findAdvisories(asked, signal), all, files);
    return { facts: { ...facts, advisories: { asked: asked.length, found: findings.length } }, findings, degraded };
  } catch (thrown) {
    signal.throwIfAborted();
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      facts,
      findings: [],
      degraded: [...degraded, `vulnerabilities of new dependencies were not looked up: ${reason}`],
    };
  }
}

/** Null when either side is no readable lockfile. A file that was not there pins nothing. */
async function compare(
  repository: RepositoryReader,
  { path, oldPath, newPath }: FileDiff,
  { baseSha, headSha }: { baseSha: string; headSha: string },
): Promise<DependencyChange[] | null> {
  const read = async (sha: string, at: string | null): Promise<LockedPackage[] | null> => {
    if (at === null || !isLockfile(at)) return [];
    const text = await repository.readFile(sha, at);
    if (text === null) return null;
    try {
      return readLockfile(at, text);
    } catch {
      return null; // of strangers: anything may stand in it
    }
  };
  const [before, after] = [await read(baseSha, oldPath), await read(headSha, newPath)];
  return before === null || after === null ? null : comparePackages(path, before, after);
}

/** The versions that the head has and the base has not. */
function distinct(changes: readonly DependencyChange[]): LockedPackage[] {
  const packages = changes.flatMap(({ ecosystem, name, to }) => to.map((version) => ({ ecosystem, name, version })));
  return [...new Map(packages.map((one) => [`${one.ecosystem}/${one.name}@${one.version}`, one])).values()];
}
