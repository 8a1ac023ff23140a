import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastImportData, fastImportPath } from '../github-simulator/git/fast-import.ts';
import { readBranch } from '../github-simulator/git/read-branch.ts';
import { gitText, runGit } from '../github-simulator/git/run-git.ts';

export type TestCommit = {
  message?: string;
  author?: { name: string; email: string };
  date?: Date;
  /** New content by path; null removes the file. */
  files?: Record<string, string | Buffer | null>;
  /** Old path to new path. */
  renames?: Record<string, string>;
  /** Paths that become symbolic links to a target. */
  links?: Record<string, string>;
  /** Paths that become submodules at a commit. */
  submodules?: Record<string, string>;
  executable?: string[];
  /** The branch the commit goes on; `main` by default. */
  branch?: string;
  /** Starts the branch at this one instead of where it is. */
  from?: string;
  /** Branches merged in. */
  merges?: string[];
};

export type TestRepository = {
  path: string;
  /** Adds commits and returns the last one's id. */
  commit: (...commits: TestCommit[]) => Promise<string>;
  git: (...args: string[]) => Promise<string>;
  head: (branch?: string) => Promise<string>;
  close: () => Promise<void>;
};

function changes(commit: TestCommit): Buffer[] {
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  for (const [from, to] of Object.entries(commit.renames ?? {}))
    line(`R ${fastImportPath(from)} ${fastImportPath(to)}`);
  for (const [path, content] of Object.entries(commit.files ?? {})) {
    if (content === null) {
      line(`D ${fastImportPath(path)}`);
      continue;
    }
    line(`M ${commit.executable?.includes(path) ? '100755' : '100644'} inline ${fastImportPath(path)}`);
    parts.push(fastImportData(content));
  }
  for (const [path, target] of Object.entries(commit.links ?? {})) {
    line(`M 120000 inline ${fastImportPath(path)}`);
    parts.push(fastImportData(target));
  }
  for (const [path, sha] of Object.entries(commit.submodules ?? {})) line(`M 160000 ${sha} ${fastImportPath(path)}`);
  return parts;
}

function commitStream(commit: TestCommit, number: number, parent: string | undefined): Buffer {
  const { name, email } = commit.author ?? { name: 'Ada Lovelace', email: 'ada@example.test' };
  const date = commit.date ?? new Date(Date.UTC(2026, 0, 1) + number * 3_600_000);
  const who = `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const head = `commit refs/heads/${commit.branch ?? 'main'}\nauthor ${who}\ncommitter ${who}\n`;
  const parents = [
    ...(parent ? [`from ${parent}\n`] : []),
    ...(commit.merges ?? []).map((branch) => `merge refs/heads/${branch}^0\n`),
  ];
  const message = fastImportData(commit.message ?? `Commit ${number}`);
  return Buffer.concat([Buffer.from(head), message, Buffer.from(parents.join('')), ...changes(commit)]);
}

/** A git repository in a temporary folder, with any content: no working files, deterministic dates and ids. */
export async function createTestRepository(...initial: TestCommit[]): Promise<TestRepository> {
  const path = await mkdtemp(join(tmpdir(), 'test-repository-'));
  const git = (...args: string[]) => gitText(args, { cwd: path });
  await git('init', '--quiet', '--initial-branch=main');
  const head = async (branch: string) =>
    (await readBranch(join(path, '.git'), branch)) ?? (await git('rev-parse', `refs/heads/${branch}`));
  let count = 0;
  const commit = async (...commits: TestCommit[]) => {
    for (const one of commits) {
      const branch = one.branch ?? 'main';
      const start = one.from ?? branch;
      const known = await readBranch(join(path, '.git'), start);
      const parent = known ?? (one.from === undefined ? undefined : await git('rev-parse', `${start}^0`));
      count += 1;
      const stream = commitStream(one, count, parent);
      await runGit(['fast-import', '--quiet', '--force'], { cwd: path, input: stream });
    }
    return head(commits.at(-1)?.branch ?? 'main');
  };
  if (initial.length > 0) await commit(...initial);
  return {
    path,
    git,
    commit,
    head: (branch = 'main') => head(branch),
    close: () => rm(path, { recursive: true, force: true }),
  };
}
