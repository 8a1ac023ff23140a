import type {
  CodeOwner,
  Contributor,
  DeadFile,
  ExpertiseItem,
  GraphReply,
  GraphRequest,
  HighRiskFile,
  Hotspot,
  ProgressAnswer,
} from '@waggle/contracts';
import { secondsPerDay } from '../../core/decay.ts';
import { dataLanguages } from '../../core/languages.ts';
import { ownershipOf } from '../../core/ranking/index.ts';
import { isStartedElsewhere } from '../../core/started-elsewhere.ts';
import type { ContextSources } from '../load-context.ts';
import { readerOf, takeUpTo } from './query-reader.ts';
import * as statements from './statements.ts';

const riskDays = 2 * 365;
const memoryDays = 3 * 365;

/** Present files below a path, hottest first: the whole of a folder, or of the repository, for a tree or a treemap. */
export async function loadFiles(sources: ContextSources, { repoId, under, limit }: GraphRequest<'files'>) {
  const parameters = { repoId, under, now: sources.now(), limit: limit + 1 };
  return takeUpTo(limit, await readerOf(sources)<GraphReply<'files'>['items'][number]>(statements.files, parameters));
}

/** Files of code that change most these days; authors are people. */
export async function loadHotspots(sources: ContextSources, { repoId, limit }: GraphRequest<'hotspots'>) {
  const parameters = { repoId, now: sources.now(), dataLanguages, limit: limit + 1 };
  return takeUpTo(limit, await readerOf(sources)<Hotspot>(statements.hotspots, parameters));
}

export async function loadHighRiskFiles(sources: ContextSources, { repoId, limit }: GraphRequest<'high-risk-files'>) {
  const since = sources.now() - riskDays * secondsPerDay;
  const parameters = { repoId, since, dataLanguages, limit: limit + 1 };
  return takeUpTo(limit, await readerOf(sources)<HighRiskFile>(statements.highRiskFiles, parameters));
}

/** Files looked at, the longest untouched first. */
const maxQuiet = 5000;

/** Files that nothing imports, starts or changes, as far as imports and names tell, of languages whose imports are known. */
export async function loadDeadFiles(
  sources: ContextSources,
  { repoId, limit, quietDays }: GraphRequest<'dead-files'>,
): Promise<GraphReply<'dead-files'>> {
  const read = readerOf(sources);
  const known = await read<{ language: string }>(statements.importedLanguages, { repoId });
  const languages = known.map(({ language }) => language);
  const before = sources.now() - quietDays * secondsPerDay;
  const quiet = await read<DeadFile>(statements.deadFiles, { repoId, languages, before, limit: maxQuiet });
  return takeUpTo(
    limit,
    quiet.filter(({ path }) => !isStartedElsewhere(path)),
  );
}

/** Whose work a file, a folder or the repository is: shares of changes of three years, each halved every year. */
export async function loadOwnership(
  sources: ContextSources,
  { repoId, under, limit }: GraphRequest<'ownership'>,
): Promise<GraphReply<'ownership'>> {
  const read = readerOf(sources);
  const now = sources.now();
  const where = { repoId, under, now, since: now - memoryDays * secondsPerDay };
  const [people, codeOwners] = await Promise.all([
    read<{ login: string; work: number; changes: number; lastAt: number }>(statements.ownership, where),
    read<CodeOwner>(statements.codeOwners, { repoId, under }),
  ]);
  const { owners, busFactor, fragmentation } = ownershipOf(people.map(({ login, work }) => ({ key: login, work })));
  const details = new Map(people.map((person) => [person.login, person]));
  const shares = owners.map(({ key: login, share }) => {
    const { changes = 0, lastAt = 0 } = details.get(login) ?? {};
    return { login, share, changes, lastAt };
  });
  return { ...takeUpTo(limit, shares), busFactor, fractal: fragmentation, codeOwners };
}

export async function loadExpertise(sources: ContextSources, { repoId, login, limit }: GraphRequest<'expertise'>) {
  const now = sources.now();
  const parameters = { repoId, login, now, since: now - memoryDays * secondsPerDay, limit: limit + 1 };
  return takeUpTo(limit, await readerOf(sources)<ExpertiseItem>(statements.expertise, parameters));
}

export async function loadContributors(sources: ContextSources, { repoId, limit }: GraphRequest<'contributors'>) {
  const parameters = { repoId, since: sources.now() - memoryDays * secondsPerDay, limit: limit + 1 };
  return takeUpTo(limit, await readerOf(sources)<Contributor>(statements.contributors, parameters));
}

/** How far the memory of a repository is; zeros for one that it does not know. */
export async function loadProgress(
  sources: ContextSources,
  { repoId }: GraphRequest<'progress'>,
): Promise<ProgressAnswer> {
  const [row] = await readerOf(sources)<ProgressAnswer>(statements.progress, { repoId });
  return row ?? { scannedAt: null, headSha: null, files: 0, changes: 0, phase: null, done: 0 };
}
