import { type ConfigProblem, type ConfigSnapshot, DirectoryConfig, RepositoryConfig } from '@waggle/contracts';
import { deleteGoodConfig, findGoodConfig, saveGoodConfig } from '@waggle/store';
import type { z } from 'zod';
import { configName, type ParsedConfig, parseDirectoryConfig, parseRootConfig } from '../core/config/parse-config.ts';
import { maxConfigBytes } from '../core/config/read-yaml.ts';
import { defaultSnapshot } from '../core/config/review-config.ts';
import type { BaseBranch, BaseFile, ConfigReader } from './config-source.ts';

/** The configuration at the root of the base branch: enough to know whether there is anything to do. */
export async function loadRootConfig(
  session: ConfigReader,
  base: BaseBranch,
  pull: { repoId: number; baseRef: string },
): Promise<ConfigSnapshot> {
  const files = await base.readFiles([configName]);
  const target = { base, pull, path: configName, schema: RepositoryConfig, parse: parseRootConfig };
  const { config, origin, problems } = await settle(session, files.get(configName), target);
  return { ...defaultSnapshot, commit: base.commit, root: config ?? defaultSnapshot.root, origin, problems };
}

/** Adds the files of the folders that hold the changed paths. Answers a note when not all could be looked for. */
export async function loadDirectoryConfigs(
  session: ConfigReader,
  base: BaseBranch,
  known: { pull: { repoId: number; baseRef: string }; snapshot: ConfigSnapshot; paths: readonly string[] },
): Promise<{ snapshot: ConfigSnapshot; note: string | null }> {
  const { pull, snapshot } = known;
  const wanted = foldersOf(known.paths).map((folder) => `${folder}/${configName}`);
  const files = wanted.length === 0 ? new Map<string, BaseFile>() : await base.readFiles(wanted);
  const directories: ConfigSnapshot['directories'] = [];
  const problems = [...snapshot.problems];
  for (const path of wanted) {
    const file = files.get(path);
    // Most folders have none, and asking the database about each would be slow; the root tells what was mended.
    if (file === undefined) continue;
    const parse = (bytes: Buffer) => parseDirectoryConfig(bytes, path);
    const settled = await settle(session, file, { base, pull, path, schema: DirectoryConfig, parse });
    problems.push(...settled.problems);
    if (settled.config !== null)
      directories.push({ directory: path.slice(0, -configName.length - 1), config: settled.config });
  }
  const { limit } = base;
  const cut = limit !== null && wanted.length > limit.files;
  const note = cut ? `${limit.reason}: ${configName} was looked for in ${limit.files} folders only` : null;
  return { snapshot: { ...snapshot, directories, problems }, note };
}

interface Target<T> {
  base: BaseBranch;
  pull: { repoId: number; baseRef: string };
  path: string;
  schema: z.ZodType<T>;
  parse: (bytes: Buffer) => ParsedConfig<T>;
}

interface Settled<T> {
  /** Null: the defaults hold. */
  config: T | null;
  origin: ConfigSnapshot['origin'];
  problems: ConfigProblem[];
}

/** What holds: the file, or while it has mistakes its last version without, or nothing. */
async function settle<T>(session: ConfigReader, file: BaseFile | undefined, target: Target<T>): Promise<Settled<T>> {
  const { db } = session.deps;
  const { path, pull, parse, schema, base } = target;
  const ref = { ...pull, path };
  if (file === undefined) {
    await deleteGoodConfig(db, ref);
    return { config: null, origin: 'default', problems: [] };
  }
  const parsed = file.bytes === null ? tooLarge(path) : parse(file.bytes);
  if ('config' in parsed) {
    await saveGoodConfig(db, ref, { config: parsed.config, commit: base.commit });
    return { config: parsed.config, origin: 'file', problems: [] };
  }
  // Written by an older version, it may not fit any more.
  const good = schema.safeParse(await findGoodConfig(db, ref));
  return { config: good.data ?? null, origin: good.success ? 'last_good' : 'default', problems: parsed.problems };
}

function tooLarge(path: string): { problems: ConfigProblem[] } {
  return { problems: [{ path, line: 1, column: 1, key: '', message: `is larger than ${maxConfigBytes / 1024} KiB` }] };
}

/** Every folder above these files, without the root, outermost first. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at));
  }
  return [...folders].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
