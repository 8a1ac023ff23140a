import { spawn } from 'node:child_process';
import { createIdentities, isBot, type NamedPerson } from './people.ts';

/** A commit of the main line, oldest first, with what its message says about people. */
export interface CloneChange {
  sha: string;
  t: number;
  author: string;
  isBot: boolean;
  message: string;
  /** Keys of `Reviewed-by` trailers, without the author and bots. */
  reviewers: string[];
  files: [status: string, path: string][];
}

const format = '%x01%H%x02%ct%x02%an%x02%ae%x02%B%x03';
const trailer = /^\s*reviewed-by:\s*(?<name>[^<\n]+?)\s*<(?<email>[^>\n]+)>/gim;

/** The first-parent history without merges, as the shared histories were made: no rename detection, time of the committer. */
export async function readClone(repository: string): Promise<CloneChange[]> {
  const options = ['--reverse', '--first-parent', '--no-merges', '--no-renames', '--raw', '-z', `--format=${format}`];
  const output = await runGit(repository, ['log', ...options]);
  const records = output.toString('utf8').split('\u0001').slice(1).map(parseRecord);
  const identities = createIdentities();
  for (const { person, reviewers } of records) for (const one of [person, ...reviewers]) identities.add(one);
  return records
    .filter(({ files }) => files.length > 0)
    .map(({ person, reviewers, ...change }) => {
      const author = identities.keyOf(person);
      const keys = new Set(reviewers.filter((one) => !isBot(one)).map(identities.keyOf));
      keys.delete(author);
      return { ...change, author, isBot: isBot(person), reviewers: [...keys] };
    });
}

function parseRecord(record: string): Omit<CloneChange, 'author' | 'isBot' | 'reviewers'> & {
  person: NamedPerson;
  reviewers: NamedPerson[];
} {
  const end = record.indexOf('\u0003');
  const [sha = '', t = '0', name = '', email = '', message = ''] = record.slice(0, end).split('\u0002');
  const parts = record
    .slice(end + 1)
    .split('\0')
    .map((part) => part.replace(/^\n+/, ''))
    .filter((part) => part !== '');
  const files: [string, string][] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    files.push([parts[index]?.trim().split(' ').at(-1)?.charAt(0) ?? 'M', parts[index + 1] ?? '']);
  }
  const reviewers = [...message.matchAll(trailer)].map(({ groups }) => ({
    name: groups?.name ?? '',
    email: groups?.email ?? '',
  }));
  return { sha, t: Number(t), message, person: { name, email }, reviewers, files };
}

/** What git prints; its error as the error. */
export function runGit(repository: string, args: string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', repository, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8').slice(0, 2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`git ${args[0]} in ${repository} ended with ${code}: ${complaint.trim()}`));
    });
  });
}
