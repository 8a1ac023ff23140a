import { extname } from 'node:path';
import { branchHead } from '../git/git-store.ts';
import { readableRepository } from '../http/scope.ts';
import { type Answer, ok, type SimulatedRequest } from '../http/types.ts';
import type { Simulator } from '../simulator.ts';

// GitHub reads contents as well; the usual ending of a name is enough for what clients do with the answer.
const languages: Record<string, string> = {
  '.c': 'C',
  '.cpp': 'C++',
  '.cs': 'C#',
  '.css': 'CSS',
  '.go': 'Go',
  '.html': 'HTML',
  '.java': 'Java',
  '.cjs': 'JavaScript',
  '.js': 'JavaScript',
  '.jsx': 'JavaScript',
  '.mjs': 'JavaScript',
  '.kt': 'Kotlin',
  '.php': 'PHP',
  '.py': 'Python',
  '.rb': 'Ruby',
  '.rs': 'Rust',
  '.sh': 'Shell',
  '.swift': 'Swift',
  '.cts': 'TypeScript',
  '.mts': 'TypeScript',
  '.ts': 'TypeScript',
  '.tsx': 'TypeScript',
};

/** Bytes of each language on the default branch, most first; an empty repository has none. */
export async function getLanguages(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const head = await branchHead(simulator.store, repository, repository.defaultBranch);
  if (head === undefined) return ok({});
  const out = await simulator.store.git(repository, ['ls-tree', '-r', '-l', '-z', head]);
  const bytes = new Map<string, number>();
  for (const record of out.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t');
    const language = languages[extname(record.slice(tab + 1)).toLowerCase()];
    const size = Number(record.slice(0, Math.max(tab, 0)).split(/ +/)[3]);
    if (language !== undefined && size > 0) bytes.set(language, (bytes.get(language) ?? 0) + size);
  }
  return ok(Object.fromEntries([...bytes].sort(([, one], [, other]) => other - one)));
}
