import type { Expert } from '@waggle/contracts';
import { type CandidateChange, isSomebody, toChangeRef } from './candidate-change.ts';
import type { ContextParts } from './context-parts.ts';
import { decay } from './decay.ts';
import { directoriesAbove } from './directories-above.ts';
import { type Involvement, knowledgeHalfLifeDays, type ReviewerInput, rankReviewers } from './ranking/index.ts';

const limit = 10;
const maxProof = 3;

type Source = Pick<ContextParts, 'files' | 'paths' | 'changes' | 'now' | 'recent'> & { author: string | null };

/** People who know the paths and are around, best first, with the changes that show it. The author and bots are left out. */
export function suggestReviewers(source: Source): Expert[] {
  const input = toInput(source);
  const author = source.author?.toLowerCase();
  const work = groupWork(source.changes);
  const lastSeen = new Map(source.recent?.people.activity.map(({ key, lastAt }) => [key, lastAt]));
  return rankReviewers(input)
    .filter(({ key }) => key.toLowerCase() !== author)
    .slice(0, limit)
    .map(({ key: login, score }) => {
      const { authored, reviewed } = work.get(login) ?? { authored: [], reviewed: [] };
      const all = [...new Set([...authored, ...reviewed])].sort((a, b) => b.at - a.at);
      return {
        login,
        pullRequests: authored.length,
        reviews: reviewed.length,
        files: new Set(all.flatMap(({ paths }) => paths)).size,
        lastAt: all[0]?.at ?? lastSeen.get(login) ?? null,
        score,
        proof: all.slice(0, maxProof).map(toChangeRef),
      };
    });
}

interface Work {
  authored: CandidateChange[];
  reviewed: CandidateChange[];
}

function groupWork(changes: readonly CandidateChange[]): Map<string, Work> {
  const work = new Map<string, Work>();
  const of = (login: string) => {
    const known = work.get(login) ?? { authored: [], reviewed: [] };
    work.set(login, known);
    return known;
  };
  for (const change of changes) {
    const { author, reviewers } = change;
    if (author?.login != null && isSomebody(author)) of(author.login).authored.push(change);
    for (const reviewer of reviewers) {
      if (reviewer.login !== null && isSomebody(reviewer)) of(reviewer.login).reviewed.push(change);
    }
  }
  return work;
}

function toInput({ files, paths, changes, now, recent, author }: Source): ReviewerInput {
  const touched = new Map(files.map((file) => [file.path, file.touched]));
  const byPath = involvementsByPath(changes, now);
  return {
    author,
    files: paths.map((path) => ({ path, touches: touched.get(path) ?? 0, people: byPath.get(path) ?? [] })),
    directories: toDirectories(paths, recent),
    familiarity: recent?.people.familiarity.get(author?.toLowerCase() ?? '') ?? new Map(),
    activity: recent?.people.activity ?? [],
    excluded: new Set(),
  };
}

/** Landed work only: an open pull request shows what its author wants, not what they know. */
function involvementsByPath(changes: readonly CandidateChange[], now: number): Map<string, Involvement[]> {
  const byPath = new Map<string, Map<string, Involvement>>();
  for (const change of changes) {
    if (change.state === 'open' || change.state === 'closed') continue;
    const amount = decay(now - change.at, knowledgeHalfLifeDays) / Math.sqrt(Math.max(1, change.fileCount));
    for (const path of change.paths) {
      const people = byPath.get(path) ?? new Map<string, Involvement>();
      byPath.set(path, people);
      if (change.author !== null && isSomebody(change.author)) add(people, change.author.login, 'authored', amount);
      for (const reviewer of change.reviewers) {
        if (isSomebody(reviewer)) add(people, reviewer.login, 'reviewed', amount);
      }
    }
  }
  return new Map([...byPath].map(([path, people]) => [path, [...people.values()]]));
}

function add(
  people: Map<string, Involvement>,
  key: string | null,
  role: 'authored' | 'reviewed',
  amount: number,
): void {
  if (key === null) return;
  const known = people.get(key) ?? { key, reviewed: 0, authored: 0 };
  known[role] += amount;
  people.set(key, known);
}

function toDirectories(paths: readonly string[], recent: Source['recent']): ReviewerInput['directories'] {
  const places = new Map<string, { path: string; level: number; files: number }>();
  for (const path of paths) {
    for (const [level, directory] of directoriesAbove(path).entries()) {
      const place = places.get(`${level}:${directory}`) ?? { path: directory, level, files: 0 };
      place.files += 1;
      places.set(`${level}:${directory}`, place);
    }
  }
  return [...places.values()].map((place) => ({ ...place, people: recent?.people.directories.get(place.path) ?? [] }));
}
