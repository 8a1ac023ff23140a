import type { ContextResponse, PullRequestFacts } from '@waggle/contracts';
import { linkProofs } from '../change-links.ts';
import { codeSpan } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxOwners = 3;
const maxExperts = 3;

/** Owners by rule first, then people who know the files. Names are not mentions: suggesting must not notify anyone. */
export function renderReviewers(context: ContextResponse, pullRequest: PullRequestFacts | null): string {
  const url = pullRequest?.url ?? null;
  const owners = context.codeOwners.slice(0, maxOwners).map(({ owner, pattern }) => {
    return `- ${codeSpan(owner, 60)}: owner by CODEOWNERS${pattern === null ? '' : ` (${codeSpan(pattern, 60)})`}`;
  });
  const experts = context.experts.slice(0, maxExperts).map(({ login, pullRequests, reviews, files, proof }) => {
    const done = [
      pullRequests > 0 ? plural(pullRequests, 'earlier change') : '',
      reviews > 0 ? plural(reviews, 'review') : '',
    ].filter((part) => part !== '');
    const where = files === 0 ? 'near these files' : `on ${files === 1 ? 'one' : files} of these files`;
    return `- ${codeSpan(login, 60)}: ${done.length === 0 ? 'active' : done.join(' and ')} ${where}${linkProofs(proof.slice(0, 2), url)}`;
  });
  const rows = [...owners, ...experts];
  return rows.length === 0 ? '' : `**Suggested reviewers**\n\n${rows.join('\n')}`;
}
