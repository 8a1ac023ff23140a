import { setImmediate } from 'node:timers/promises';
import type { WordMatch } from '../core/context-parts.ts';
import type { RecentHistory } from '../core/recent-history.ts';
import { chooseSearchWords, createWordQuery, getSearchWords } from '../core/search-words.ts';
import { changesByWords } from './context-statements.ts';

const maxWordMatches = 40;

type Read = <Row>(query: string, parameters: Record<string, unknown>) => Promise<Row[]>;

/** Changes in the same words. What the newest changes of the repository often say is left out, where they are at hand. */
export async function loadWordMatches(
  read: Read,
  { repoId, self }: { repoId: number; self: string },
  { text, usual }: { text: string; usual: Promise<RecentHistory | null> },
): Promise<WordMatch[]> {
  const words = getSearchWords(text);
  if (words.length === 0) return [];
  // Not worth waiting for: the first question of a process reads it.
  const recent = await Promise.race([usual, setImmediate(null)]);
  const asked = recent === null ? words : chooseSearchWords(words, recent.titles);
  const query = createWordQuery(repoId, asked);
  return query === null
    ? []
    : await read<WordMatch>(changesByWords, { repoId, self, text: query, limit: maxWordMatches });
}
