import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { HistoryChange } from '@waggle/graph-worker/ranking';

export interface History {
  name: string;
  changes: HistoryChange[];
}

const ending = '.jsonl.gz';
// Beside the checkout; a linked work tree lies one folder deeper.
const usual = ['../shared/data/histories', '../../shared/data/histories'].map((path) =>
  resolve(import.meta.dirname, '../..', path),
);

/** The histories of a folder, or of the usual place when none is named. Throws with what to do when there are none. */
export async function readHistories(folder: string | undefined): Promise<History[]> {
  const place = folder ?? usual.find((path) => existsSync(path));
  const names = place === undefined ? [] : (await readdir(place)).filter((name) => name.endsWith(ending)).sort();
  if (place === undefined || names.length === 0) {
    throw new Error(
      `no histories in ${place ?? usual[0]}: name a folder of NAME${ending} files with --histories DIR (a change a line: {"t": seconds, "author": key, "files": [[status, path]]}, oldest first), or clones with --repo CLONE`,
    );
  }
  return Promise.all(names.map((name) => readHistory(join(place, name))));
}

export async function readHistory(file: string): Promise<History> {
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .split('\n');
  const changes = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as HistoryChange);
  return { name: basename(file, ending), changes };
}
