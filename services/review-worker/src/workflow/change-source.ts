import {
  type CommitDiff,
  diffCommits,
  type FileContent,
  fetchCommits,
  hasCommit,
  listFiles,
  type Mirror,
  MirrorError,
  mergeBase,
  openMirror,
  readFile,
  readFiles,
  searchTree,
} from '@waggle/github';
import { RetryLaterError, SkipError } from '@waggle/platform';
import type { FileDiff } from '../core/diff/file-diff.ts';
import { parsePatch } from '../core/diff/parse-patch.ts';
import type { FileMarks } from '../core/marks/file-marks.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';
import { redactSecrets } from '../evidence/redact-secrets.ts';
import { readApiChange } from './change-from-api.ts';
import { loadMarks } from './load-marks.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

export interface Change {
  mergeBase: string;
  headSha: string;
  files: FileDiff[];
  /** The same without secrets: for prompts and everything that is posted. */
  clean: FileDiff[];
  /** Changed paths whose patch was cut off. */
  missing: string[];
  /** What the repository says about its own files. */
  marks: FileMarks;
  reader: RepositoryReader;
  note: string | null;
}

/** Holds the change of one review for its steps. It is not stored: a resumed run reads it from the mirror again. */
export interface ChangeSource {
  loaded: Promise<Change> | null;
}

/** Who reads it. */
export type ChangeReader = Pick<ReviewSession, 'deps' | 'gateway' | 'signal'> & {
  lease: Pick<ReviewSession['lease'], 'attempts'>;
};

export function createChangeSource(): ChangeSource {
  return { loaded: null };
}

export function loadChange(
  source: ChangeSource,
  session: ReviewSession,
  { pull, cloneUrl }: Pick<Loaded, 'pull' | 'cloneUrl'>,
): Promise<Change> {
  source.loaded ??= readChange(session, pull, cloneUrl);
  return source.loaded;
}

/** Reads a change anew; reviews hold it for their steps with {@link loadChange}. */
export async function readChange(session: ChangeReader, pull: Loaded['pull'], cloneUrl: string): Promise<Change> {
  try {
    return await readFromMirror(session, pull, cloneUrl);
  } catch (thrown) {
    session.signal.throwIfAborted();
    const error = toMirrorError(thrown);
    if (!(error instanceof MirrorError) || !isLasting(error, session.lease.attempts)) throw mapMirrorError(error);
    session.deps.logger.warn('Reading the change from the API, since git cannot', { error });
    return await readFromApi(session, pull, error);
  }
}

async function readFromMirror(session: ChangeReader, pull: Loaded['pull'], cloneUrl: string): Promise<Change> {
  const { deps, gateway, signal } = session;
  const token = () => gateway.token();
  const mirror = await openMirror({ dataDir: deps.dataDir, repoId: pull.repoId, cloneUrl, token, signal });
  await bringCommits(mirror, pull);
  const shared = await mergeBase(mirror, pull.baseSha, pull.headSha);
  const from = shared ?? pull.baseSha;
  const diff = await diffCommits(mirror, from, pull.headSha);
  const files = parsePatch(diff.patch.toString('utf8'));
  const clean = await redactSecrets(files, signal);
  const note = shared === null ? 'base and head share no history: compared with the base as it is' : null;
  const reader = createReader(mirror);
  const marks = await loadMarks(reader, { baseSha: from, files });
  return {
    mergeBase: from,
    headSha: pull.headSha,
    files,
    clean,
    missing: findMissing(diff, files),
    marks,
    reader,
    note,
  };
}

async function readFromApi(session: ChangeReader, pull: Loaded['pull'], reason: MirrorError): Promise<Change> {
  const { files, missing, reader, mergeBase } = await readApiChange(session.gateway, pull);
  const clean = await redactSecrets(files, session.signal);
  const note = `git mirror unavailable (${reason.code}): read from the API`;
  const marks = await loadMarks(reader, { baseSha: mergeBase, files });
  return { mergeBase, headSha: pull.headSha, files, clean, missing, marks, reader, note };
}

/** A folder that cannot be written is as bad as a full disk. */
function toMirrorError(thrown: unknown): unknown {
  const isFileSystem = typeof thrown === 'object' && thrown !== null && 'syscall' in thrown && 'path' in thrown;
  if (!isFileSystem) return thrown;
  return new MirrorError('disk_full', 'the mirror folder cannot be used', { cause: thrown });
}

const patientAttempts = 2;

/** Whether git will not work on the next try either. What may pass is tried again before contents are given up. */
function isLasting({ code }: MirrorError, attempts: number): boolean {
  if (code === 'disk_full' || code === 'output_too_large' || code === 'git_failed') return true;
  return attempts >= patientAttempts && code !== 'repository_not_found' && code !== 'commit_not_found';
}

/** A resumed run finds its commits in the mirror and asks nobody. */
async function bringCommits(mirror: Mirror, pull: Loaded['pull']): Promise<void> {
  if ((await hasCommit(mirror, pull.headSha)) && (await hasCommit(mirror, pull.baseSha))) return;
  const { number: prNumber, baseRef, headSha, baseSha } = pull;
  await fetchCommits(mirror, { prNumber, baseRef, headSha, baseSha });
}

const commitRetryMs = 3000;

function mapMirrorError(error: unknown): unknown {
  if (!(error instanceof MirrorError)) return error;
  if (error.code === 'repository_not_found') return new SkipError('REPOSITORY_GONE', error.message, { cause: error });
  if (error.code !== 'commit_not_found') return error;
  // A force-push between reading the pull request and fetching it: the next try reads the new head.
  return new RetryLaterError('COMMIT_NOT_FETCHED', error.message, commitRetryMs, { cause: error });
}

function findMissing({ changes }: CommitDiff, files: readonly FileDiff[]): string[] {
  const shown = new Set(files.map(({ path }) => path));
  return changes
    .map(({ newPath, oldPath }) => newPath ?? oldPath ?? '')
    .filter((path) => path !== '' && !shown.has(path));
}

const maxFileBytes = 1024 * 1024;
const symlinkMode = '120000';

function createReader(mirror: Mirror): RepositoryReader {
  const trees = new Map<string, Promise<string[]>>();
  return {
    listFiles: (sha) => {
      const known = trees.get(sha) ?? listFiles(mirror, sha).then((entries) => entries.map(({ path }) => path));
      trees.set(sha, known);
      return known;
    },
    readFile: async (sha, path, maxBytes = maxFileBytes) => toText(await readFile(mirror, sha, path, maxBytes)),
    readFiles: async (sha, paths) => {
      const texts = new Map<string, string>();
      for (const [path, file] of await readFiles(mirror, sha, paths, maxFileBytes)) {
        const text = toText(file);
        if (text !== null) texts.set(path, text);
      }
      return texts;
    },
    search: (sha, query) => searchTree(mirror, sha, query),
  };
}

function toText(file: FileContent | null): string | null {
  if (file === null || file.bytes === null || file.mode === symlinkMode || file.bytes.includes(0)) return null;
  return file.bytes.toString('utf8');
}
