import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bare repository on this disk that a mirror can fetch from without its blobs. */
export interface Origin {
  path: string;
  branch: string;
  /** Adds a commit that changes these files. */
  commit(message: string, files: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

/** A copy that shares the objects of a clone, also of one that lacks some blobs. */
export async function openOrigin(clone: string): Promise<Origin> {
  const path = await mkdtemp(join(tmpdir(), 'waggle-bench-origin-'));
  await run('git', ['clone', '--quiet', '--bare', '--shared', clone, path]);
  await allowFilters(path);
  const { stdout } = await run('git', ['-C', path, 'symbolic-ref', '--short', 'HEAD']);
  return origin(path, stdout.trim());
}

/** A made-up repository: one commit of many files, 20 in a folder, folders three deep. */
export async function makeOrigin(files: number): Promise<Origin> {
  const path = await mkdtemp(join(tmpdir(), 'waggle-bench-origin-'));
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', path]);
  await allowFilters(path);
  const made = origin(path, 'main');
  await made.commit('Everything', Object.fromEntries(Array.from({ length: files }, (_, n) => [pathOf(n), `${n}\n`])));
  return made;
}

export function pathOf(number: number): string {
  const folder = Math.floor(number / 20);
  return `src/part${folder % 50}/unit${Math.floor(folder / 50)}/file${number}.ts`;
}

async function allowFilters(path: string): Promise<void> {
  await run('git', ['-C', path, 'config', 'uploadpack.allowFilter', 'true']);
}

let clock = 1_760_000_000;

function origin(path: string, branch: string): Origin {
  return {
    path,
    branch,
    commit: async (message, files) => {
      const exists = await run('git', ['-C', path, 'for-each-ref', `refs/heads/${branch}`]);
      clock += 60;
      const child = spawn('git', ['-C', path, 'fast-import', '--quiet', '--force'], {
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      const who = `Ada Lovelace <ada@example.test> ${clock} +0000`;
      child.stdin.write(`commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n${data(message)}`);
      if (exists.stdout !== '') child.stdin.write(`from refs/heads/${branch}^0\n`);
      for (const [name, text] of Object.entries(files)) child.stdin.write(`M 100644 inline ${name}\n${data(text)}`);
      child.stdin.end();
      const code = await new Promise((resolve) => child.on('close', resolve));
      if (code !== 0) throw new Error(`git fast-import ended with ${String(code)}`);
    },
    close: () => rm(path, { recursive: true, force: true }),
  };
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
