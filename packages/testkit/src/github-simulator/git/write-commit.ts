import type { Repository } from '../state/records.ts';
import { fastImportData, fastImportPath } from './fast-import.ts';
import type { GitStore } from './git-store.ts';

/** New content by path; null removes the file. */
export type FileChanges = Record<string, string | null>;

export type NewCommit = {
  parent: string | undefined;
  files: FileChanges;
  message: string;
  author: { name: string; email: string };
  date: Date;
};

/** Commits files in a bare repository, on no branch, and returns the commit. */
export async function writeCommit(store: GitStore, repository: Repository, commit: NewCommit): Promise<string> {
  const { name, email } = commit.author;
  const who = `${name} <${email}> ${Math.floor(commit.date.getTime() / 1000)} +0000`;
  const changes = Object.entries(commit.files).flatMap(([path, content]) =>
    content === null
      ? [Buffer.from(`D ${fastImportPath(path)}\n`)]
      : [Buffer.from(`M 100644 inline ${fastImportPath(path)}\n`), fastImportData(content)],
  );
  const stream = Buffer.concat([
    Buffer.from(`commit refs/import/pushed\nmark :1\nauthor ${who}\ncommitter ${who}\n`),
    fastImportData(commit.message),
    Buffer.from(commit.parent ? `from ${commit.parent}\n` : ''),
    ...changes,
    Buffer.from('\nget-mark :1\n'),
  ]);
  // Without `from` the commit would go on whatever was pushed before.
  const fresh = commit.parent ? stream : Buffer.concat([Buffer.from('reset refs/import/pushed\n\n'), stream]);
  return (await store.git(repository, ['fast-import', '--quiet', '--force'], fresh)).toString('utf8').trim();
}
