import type { ContextResponse, Expert, PullRequestFacts } from '@waggle/contracts';
import { linkProofs } from '../change-links.ts';
import { codeSpan } from '../sanitize.ts';
import { plural } from './labels.ts';

const maxOwners = 3;
const maxExperts = 3;

/**
 * Owners by rule first, with what they did, then people who know the files. Names are not mentions: suggesting must not notify
 * anyone.
 */
export function renderReviewers(context: ContextResponse, pullRequest: PullRequestFacts | null): string {
  const url = pullRequest?.url ?? null;
  const owners = context.codeOwners.slice(0, maxOwners);
  const ownRows = owners.map(({ owner, pattern }) => {
    const rule = `owner by CODEOWNERS${pattern === null ? '' : ` (${codeSpan(pattern, 60)})`}`;
    const known = context.experts.find(({ login }) => isSame(owner, login));
    return `- ${codeSpan(owner, 60)}: ${rule}${known === undefined ? '' : `, ${describeWork(known, url)}`}`;
  });
  const experts = context.experts
    .filter(({ login }) => !owners.some(({ owner }) => isSame(owner, login)))
    .slice(0, maxExperts)
    .map((expert) => `- ${codeSpan(expert.login, 60)}: ${describeWork(expert, url)}`);
  const rows = [...ownRows, ...experts];
  return rows.length === 0 ? '' : `**Suggested reviewers**\n\n${rows.join('\n')}`;
}

function isSame(owner: string, login: string): boolean {
  return owner.toLowerCase() === `@${login.toLowerCase()}`;
}

function describeWork({ pullRequests, reviews, files, proof }: Expert, url: string | null): string {
  const done = [
    pullRequests > 0 ? plural(pullRequests, 'earlier change') : '',
    reviews > 0 ? plural(reviews, 'review') : '',
  ].filter((part) => part !== '');
  const where = files === 0 ? 'near these files' : `on ${files === 1 ? 'one' : files} of these files`;
  return `${done.length === 0 ? 'active' : done.join(' and ')} ${where}${linkProofs(proof.slice(0, 2), url)}`;
}
