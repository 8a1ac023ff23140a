import {
  ContextRequest,
  type FileHistoryItem,
  type GraphReply,
  type GraphRequest,
  type IssueItem,
} from '@waggle/contracts';
import { createWordQuery, getSearchWords } from '../../core/search-words.ts';
import { type ContextSources, loadContext } from '../load-context.ts';
import { type Read, readerOf, takeUpTo } from './query-reader.ts';
import * as statements from './statements.ts';

/** Issues are filtered by state after the search: so many are looked at. */
const scannedIssues = 200;

/** The newest changes of a file, with who made each and whether it had to be taken back. */
export async function loadFileHistory(
  sources: ContextSources,
  { repoId, path, limit }: GraphRequest<'file-history'>,
): Promise<GraphReply<'file-history'>> {
  const read: Read = readerOf(sources);
  return takeUpTo(limit, await read<FileHistoryItem>(statements.fileHistory, { repoId, path, limit: limit + 1 }));
}

export async function loadRelatedPullRequests(
  sources: ContextSources,
  request: GraphRequest<'related-pull-requests'>,
): Promise<GraphReply<'related-pull-requests'>> {
  const { relatedPullRequests, truncated } = await loadContext(sources, ContextRequest.parse(request));
  return { items: relatedPullRequests, truncated };
}

/** Files that import the paths, also through others, and the tests of the paths. */
export async function loadDependentsAnswer(
  sources: ContextSources,
  request: GraphRequest<'dependents'>,
): Promise<GraphReply<'dependents'>> {
  const { dependents, tests, truncated } = await loadContext(sources, ContextRequest.parse(request));
  return { items: tests, dependents, truncated: truncated || dependents.capped };
}

export async function loadLinkedIssues(
  sources: ContextSources,
  request: GraphRequest<'linked-issues'>,
): Promise<GraphReply<'linked-issues'>> {
  const { linkedIssues, truncated } = await loadContext(sources, ContextRequest.parse(request));
  return { items: linkedIssues, truncated };
}

/** Open issues in the words of a text; nothing for a text without telling words. */
export async function searchOpenIssues(
  sources: ContextSources,
  { repoId, text, limit }: GraphRequest<'open-issues'>,
): Promise<GraphReply<'open-issues'>> {
  const words = createWordQuery(repoId, getSearchWords(text));
  if (words === null) return { items: [], truncated: false };
  const read: Read = readerOf(sources);
  const parameters = { repoId, text: words, scanned: scannedIssues, limit: limit + 1 };
  return takeUpTo(limit, await read<IssueItem>(statements.openIssues, parameters));
}
