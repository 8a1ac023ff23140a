import type { LinkedIssue } from '@waggle/contracts';
import { UnavailableError } from '@waggle/github';
import { isFinal } from '@waggle/platform';
import { findClosingKeywords, type IssueReference } from '../core/closing-keywords.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

const maxLooked = 10;
const maxListed = 50;

/** The issues that the description closes, in its order. */
export function findIssueReferences({ pull, description }: Pick<Loaded, 'pull' | 'description'>): IssueReference[] {
  return findClosingKeywords(description, { host: new URL(pull.url).host, repository: pull.fullName });
}

/** The same with title and state as GitHub has them, for the first ten; null where it will not say. */
export async function loadLinkedIssues(session: ReviewSession, loaded: Loaded): Promise<LinkedIssue[]> {
  const references = findIssueReferences(loaded).slice(0, maxListed);
  const looked = references.slice(0, maxLooked).map((reference) => loadIssue(session, reference));
  const rest = references.slice(maxLooked).map(toUnknown);
  return [...(await Promise.all(looked)), ...rest];
}

async function loadIssue(session: ReviewSession, reference: IssueReference): Promise<LinkedIssue> {
  // The App may read repositories that the author of this description may not: their titles are not told here.
  if (reference.repository !== null) return toUnknown(reference);
  try {
    const { title, state } = await session.gateway.getIssue(reference.number, null);
    return { ...reference, title, state };
  } catch (error) {
    // Gone, private or briefly away: the link itself is still true. A rate limit is not caught: it stops everything.
    if (isFinal(error) || error instanceof UnavailableError) {
      return toUnknown(reference);
    }
    throw error;
  }
}

function toUnknown(reference: IssueReference): LinkedIssue {
  return { ...reference, title: null, state: null };
}
