import type { RelatedPullRequest, RelatedReason } from '@waggle/contracts';
import type { CandidateChange } from './candidate-change.ts';
import type { ContextParts } from './context-parts.ts';
import { type RelatedCandidate, rankRelatedChanges } from './ranking/index.ts';
import { getSearchWords } from './search-words.ts';

const limit = 10;
const newestAsked = 50;
const newestOfAuthor = 20;
/** Telling words that a title must share before words alone are a relation: any two changes have one in common. */
const leastAlike = 2;

interface Known extends RelatedCandidate {
  number: number;
  title: string;
  author: string | null;
  verdict: string | null;
  issues: number[];
}

/**
 * Pull requests that share rare files, an issue or words with the change, each with the reason. Those of the same issue come
 * first, then by the fused order. What is only new is no relation, and is not told; nor are words that the title does not say.
 */
export function findRelated(parts: ContextParts): RelatedPullRequest[] {
  const candidates = collect(parts);
  const said = new Set(getSearchWords(parts.request.text));
  const isAlike = (title: string) => getSearchWords(title).filter((word) => said.has(word)).length >= leastAlike;
  const ranked = rankRelatedChanges([...candidates.values()], { changeCount: parts.changeCount, now: parts.now });
  const related = ranked.flatMap(({ key, score, because, sharedPaths }) => {
    const known = candidates.get(key);
    if (known === undefined) return [];
    const { number, title, author, verdict, at, issues } = known;
    const reasons: RelatedReason[] = issues.length > 0 ? [{ kind: 'issue', numbers: issues }] : [];
    for (const reason of because) {
      if (reason === 'shared_files') reasons.push({ kind: 'files', paths: sharedPaths });
      if (reason === 'same_words') reasons.push({ kind: 'words' });
    }
    if (reasons.every(({ kind }) => kind === 'words') && !isAlike(title)) return [];
    return reasons.length === 0 ? [] : [{ number, title, author, verdict, sharedPaths, score, reasons, at }];
  });
  const hasIssue = ({ reasons }: RelatedPullRequest) => reasons.some(({ kind }) => kind === 'issue');
  return [...related.filter(hasIssue), ...related.filter((one) => !hasIssue(one))].slice(0, limit);
}

function collect({ request, files, changes, byWords, recent, asked }: ContextParts): Map<string, Known> {
  const touches = new Map(files.map(({ path, touched }) => [path, touched]));
  const me = request.author?.toLowerCase() ?? null;
  const isMine = (login: string | null | undefined) => me !== null && login?.toLowerCase() === me;
  const closers = new Map<number, number[]>();
  for (const { number, closedBy } of asked) {
    for (const by of closedBy) closers.set(by, [...(closers.get(by) ?? []), number]);
  }
  const known = new Map<string, Known>();
  const add = (key: string, number: number | null, rest: Omit<Known, 'key' | 'number' | 'issues'>) => {
    if (number !== null && !known.has(key)) known.set(key, { key, number, issues: closers.get(number) ?? [], ...rest });
  };
  for (const change of changes) {
    const { key, number, title, at, fileCount, verdict } = change;
    const author = change.author?.login ?? null;
    const shared = change.paths.map((path) => ({ path, touches: touches.get(path) ?? 0 }));
    add(key, number, { title, at, fileCount, verdict, author, byAuthor: isMine(author), shared, textScore: null });
  }
  for (const { key, number, title, at, verdict, author, score } of byWords) {
    const rest = { title, at, fileCount: 1, verdict, author, byAuthor: isMine(author), shared: [], textScore: score };
    add(key, number, rest);
    const found = known.get(key);
    if (found !== undefined) known.set(key, { ...found, textScore: score });
  }
  for (const change of newest(recent, me, `pr:${request.excludePullRequest}`)) {
    const { key, number, title, at, fileCount, author } = change;
    const login = author?.login ?? null;
    const rest = {
      title,
      at,
      fileCount,
      verdict: null,
      author: login,
      byAuthor: isMine(login),
      shared: [],
      textScore: null,
    };
    add(key, number, rest);
  }
  return known;
}

type Newest = Pick<CandidateChange, 'key' | 'number' | 'title' | 'at' | 'fileCount' | 'author'>;

/** They give the orders by time their length; only those that also share something are told. */
function newest(recent: ContextParts['recent'], me: string | null, self: string): Newest[] {
  // One more than wanted, as one may be the change itself.
  const take = (changes: readonly Newest[], count: number) =>
    changes
      .slice(0, count + 1)
      .filter(({ key }) => key !== self)
      .slice(0, count);
  const mine = me ? (recent?.byAuthor.get(me) ?? []) : [];
  return [...take(recent?.changes ?? [], newestAsked), ...take(mine, newestOfAuthor)];
}
