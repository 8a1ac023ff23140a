import type { FileFacts } from '@waggle/contracts';
import { type CandidateChange, isSomebody } from './candidate-change.ts';
import type { ContextParts } from './context-parts.ts';
import { decay } from './decay.ts';
import { type Knowledge, knowledgeHalfLifeDays, ownershipOf } from './ranking/index.ts';
import { getPercentile } from './recent-history.ts';

const maxOwners = 3;

/** What is known about each path itself, the hottest first. */
export function describeFiles(parts: ContextParts): FileFacts[] {
  const { recent, now, request } = parts;
  const byPath = new Map<string, CandidateChange[]>();
  for (const change of parts.changes) {
    for (const path of change.paths) {
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, [change]);
      else known.push(change);
    }
  }
  const facts = parts.files.map((file): FileFacts => {
    const changes = byPath.get(file.path) ?? [];
    const [heat, fixes] = [recent?.heatOf.get(file.path) ?? 0, recent?.fixesOf.get(file.path) ?? 0];
    const { owners, busFactor, fragmentation } = ownershipOf(changes.flatMap((change) => toKnowledge(change, now)));
    return {
      path: file.path,
      changes: file.touched,
      lastAt: changes.reduce<number | null>((last, { at }) => Math.max(last ?? 0, at), null),
      heat,
      heatPercentile: recent === null ? null : getPercentile(recent.heats, heat),
      fixes,
      fixPercentile: recent === null ? null : getPercentile(recent.fixes, fixes),
      owners: owners.slice(0, maxOwners).map(({ key, share }) => ({ login: key, share })),
      busFactor,
      fractal: fragmentation,
      authorShare: shareOf(owners, request.author),
      dependents: file.dependents,
    };
  });
  return facts.sort((a, b) => b.heat - a.heat || b.changes - a.changes || (a.path < b.path ? -1 : 1));
}

function toKnowledge({ author, at }: CandidateChange, now: number): Knowledge[] {
  if (author === null || author.login === null || !isSomebody(author)) return [];
  return [{ key: author.login, work: decay(now - at, knowledgeHalfLifeDays) }];
}

function shareOf(owners: readonly { key: string; share: number }[], login: string | null): number | null {
  if (login === null || owners.length === 0) return null;
  return owners.find((one) => one.key.toLowerCase() === login.toLowerCase())?.share ?? 0;
}
