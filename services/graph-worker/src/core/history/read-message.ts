import { findClosingKeywords } from '@waggle/github/closing-keywords';

/** A person as git names one. */
export interface GitPerson {
  name: string;
  email: string;
}

export interface MessageFacts {
  title: string;
  /** The rest, without trailers. */
  body: string;
  /** The pull request that this commit is, by squash suffix, merge subject or trailer; null for a plain commit. */
  pullRequest: number | null;
  isFix: boolean;
  coAuthors: GitPerson[];
  reviewers: GitPerson[];
  /** Issues of the same repository that it closes. */
  closes: number[];
  /** Other numbers of the same repository that it names. */
  references: number[];
  reverts: { shas: string[]; numbers: number[] };
}

/** The repository whose history it is; null parts when not known. */
export interface OwnRepository {
  host: string;
  repository: string;
}

const mergeSubject = /^(?:Merge pull request #|Auto merge of #|Merge #)(\d{1,9})\b/;
const squashSuffix = /\(#(\d{1,9})\)\s*$/;
const personTrailer =
  /^(co-authored-by|reviewed-by|acked-by|approved-by):[ \t]*([^<\n]{0,200}?)[ \t]*<([^<>\s]{1,200})>[ \t]*$/gim;
const trailerLine = /^[A-Z][A-Za-z-]{1,40}: \S/;
const pullTrailer =
  /^(?:pr-url|pull-request(?:-url)?|reviewed-on|closes-pr):[ \t]*(?:https?:\/\/([^/\s]+)\/([\w.-]+\/[\w.-]+)\/pull\/(\d{1,9})|#(\d{1,9}))/im;
const fixWords = /^(?:fix|bugfix|hotfix)\b|\b(?:fix(?:es|ed)?|bug(?:s|fix)?|hotfix|regression|crash(?:es|ed)?)\b/i;
const referencesLimit = 10;

/** Everything that a commit message says in a form that can be relied on. */
export function readMessage(message: string, own: OwnRepository): MessageFacts {
  const [subject = '', ...lines] = message.split('\n');
  const merge = mergeSubject.exec(subject);
  const text = lines.join('\n').trim();
  // A merge commit carries the title of its pull request as its first line.
  const [first = '', ...others] = merge === null ? [subject, text] : text.split('\n');
  // The number behind a squashed title is GitHub's, not the author's.
  const named = (first === '' ? subject : first).trim();
  const title = named.replace(squashSuffix, '').trim() || named;
  const rest = others.join('\n').trim();
  const pullRequest = findPullRequest(subject, text, own);
  const people = findPeople(text);
  const closes = findCloses(message, own).filter((number) => number !== pullRequest);
  return {
    title,
    body: withoutTrailers(rest),
    pullRequest,
    isFix: fixWords.test(title),
    ...people,
    closes,
    references: findReferences(message, [...closes, ...(pullRequest === null ? [] : [pullRequest])]),
    reverts: findReverts(subject, text, own),
  };
}

function findPullRequest(subject: string, text: string, own: OwnRepository): number | null {
  const named = mergeSubject.exec(subject) ?? squashSuffix.exec(subject);
  if (named !== null) return Number(named[1]);
  if (!/^(?:pr-url|pull-request|reviewed-on|closes-pr)/im.test(text)) return null;
  const trailer = pullTrailer.exec(text);
  if (trailer === null) return null;
  const [, host, repository, number, short] = trailer;
  if (short !== undefined) return Number(short);
  return host === own.host && repository?.toLowerCase() === own.repository.toLowerCase() ? Number(number) : null;
}

function findPeople(text: string): Pick<MessageFacts, 'coAuthors' | 'reviewers'> {
  const coAuthors = new Map<string, GitPerson>();
  const reviewers = new Map<string, GitPerson>();
  if (!/-by:/i.test(text)) return { coAuthors: [], reviewers: [] };
  for (const [, role = '', name = '', email = ''] of text.matchAll(personTrailer)) {
    const people = role.toLowerCase() === 'co-authored-by' ? coAuthors : reviewers;
    people.set(email.toLowerCase(), { name, email });
  }
  return { coAuthors: [...coAuthors.values()], reviewers: [...reviewers.values()] };
}

function findCloses(message: string, own: OwnRepository): number[] {
  if (!/\b(?:close|fix|resolve)/i.test(message) || !/#\d|GH-\d|\/issues\/\d/i.test(message)) return [];
  return findClosingKeywords(message, own)
    .filter(({ repository }) => repository === null)
    .map(({ number }) => number);
}

function findReferences(message: string, known: readonly number[]): number[] {
  const numbers = new Set<number>();
  for (const [, number] of message.matchAll(/(?:^|[\s([,])#(\d{1,9})(?![\w-])/g)) {
    if (numbers.size === referencesLimit) break;
    if (!known.includes(Number(number)) && Number(number) > 0) numbers.add(Number(number));
  }
  return [...numbers];
}

function findReverts(subject: string, text: string, own: OwnRepository): MessageFacts['reverts'] {
  if (!/^revert\b|\breverts\b/im.test(`${subject}\n${text}`)) return { shas: [], numbers: [] };
  const shas = [...text.matchAll(/\breverts commit ([0-9a-f]{7,64})\b/gi)].map(([, sha = '']) => sha.toLowerCase());
  const numbers = new Set<number>();
  for (const [, repository, number] of text.matchAll(/^reverts ([\w.-]+\/[\w.-]+)?#(\d{1,9})\b/gim)) {
    if (repository === undefined || repository.toLowerCase() === own.repository.toLowerCase())
      numbers.add(Number(number));
  }
  const quoted = /^revert:? "(?:.*)\(#(\d{1,9})\)"/i.exec(subject);
  if (quoted !== null) numbers.add(Number(quoted[1]));
  return { shas: [...new Set(shas)], numbers: [...numbers] };
}

function withoutTrailers(text: string): string {
  const lines = text.split('\n');
  while (lines.length > 0 && (lines.at(-1)?.trim() === '' || trailerLine.test(lines.at(-1) ?? ''))) lines.pop();
  return lines.join('\n').trim();
}
