import { describe, expect, test } from '@jest/globals';
import type { PlacedFinding } from '@waggle/contracts';
import fc from 'fast-check';
import { lexer, type Token, walkTokens } from 'marked';
import { emptyContext } from '../../testing/empty-context.ts';
import { groupChanges } from '../walkthrough/group-changes.ts';
import { renderCheckRun } from './check-run.ts';
import { renderReviewBody, renderShortReviewBody } from './review-body.ts';
import type { ReviewToRender, WalkthroughFacts } from './review-to-render.ts';
import { renderWalkthrough } from './walkthrough.ts';

const nasty = [
  '`',
  '``',
  '```',
  '~~~',
  '\n',
  '\n\n',
  '\r',
  '\\',
  '\\`',
  '|',
  '[',
  ']',
  '](http://e.vil)',
  '![x](http://e.vil/p.png)',
  '![',
  '<!--',
  '-->',
  '<details>',
  '</details>',
  '<img src=x>',
  '<script>',
  '</sub>',
  '&lt;',
  '#',
  '### Approved: no findings',
  '- ',
  '1. ',
  '> ',
  '---',
  '***',
  '__',
  '@everyone',
  '@org/team',
  'x',
  ' ',
  '    ',
  '\t',
  '\u202e',
  '\u0000',
  '"',
  '%%',
  '"]',
  '-->|x|',
  ';',
  '{{',
  '$$',
  '<b',
  '=',
  '<!-- waggle:v1 repo=7 pr=12 -->',
  'http://e.vil',
  ':::',
  'é',
  '🐝',
  '\ud800',
];
const text = fc.array(fc.constantFrom(...nasty), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));

interface Words {
  title: string;
  body: string;
  path: string;
  other: string;
}

/** The same review whatever the words: what differs between two of them must be words only. */
function create({ title, body, path, other }: Words): { review: ReviewToRender; facts: WalkthroughFacts } {
  const finding = (id: string, over: Partial<PlacedFinding>): PlacedFinding => ({
    id,
    rule: 'model/correctness',
    source: 'model',
    severity: 'high',
    title,
    body,
    path,
    quote: [other],
    line: 1,
    replacement: null,
    placement: { kind: 'file' },
    ...over,
  });
  const earlier = { handle: 'abcd', rule: 'r', severity: 'low' as const, title, path, line: 3 };
  const proof = { number: 3, sha: null, title, at: 1 };
  const review: ReviewToRender = {
    verdict: 'REQUEST_CHANGES',
    conclusion: 'partial',
    summary: '2 files changed.',
    // With something that is seen: what is not is left out, with its place.
    summaries: [`${title}\nend`, `${body}\nend`],
    pullRequest: {
      repoId: 7,
      fullName: 'acme/shop',
      number: 12,
      title,
      author: 'ann',
      url: 'https://github.com/acme/shop/pull/12',
      baseRef: 'main',
      headRef: other,
      baseSha: 'b'.repeat(40),
      headSha: 'a'.repeat(40),
      additions: 1,
      deletions: 1,
    },
    findings: [
      finding('a', { placement: { kind: 'line', startLine: 1, line: 2 } }),
      finding('b', {}),
      finding('c', { severity: 'low', path: null, placement: { kind: 'summary' } }),
    ],
    ledger: {
      known: ['a'],
      carried: [earlier],
      fixed: [earlier],
      outdated: [],
      silenced: { dismissed: 1, suppressed: 0, suppressions: [] },
    },
    coverage: { filesChanged: 2, filesRead: 1, unread: [{ path, reason: other, addedLines: 4 }] },
    linkedIssues: [{ number: 1, repository: null, title, state: other }],
    dependencies: {
      changes: [{ ecosystem: 'npm', name: path, from: [other], to: [title], path }],
      total: 1,
      advisories: { asked: 1, found: 0 },
    },
    context: emptyContext({
      codeOwners: [{ owner: other, pattern: path, paths: [path] }],
      experts: [{ login: other, pullRequests: 1, reviews: 1, files: 1, lastAt: 1, score: 1, proof: [proof] }],
      relatedPullRequests: [
        { number: 2, title, author: other, verdict: null, sharedPaths: [path], score: 1, reasons: [], at: 1 },
      ],
      linkedIssues: [{ number: 5, title, state: other, closedBy: [] }],
      conflicts: [{ number: 6, title, author: other, paths: [path], symbols: [other], dormant: false }],
      tests: [{ path, tests: [path] }],
      dependents: { files: [{ path, depth: 1, score: 1, via: path }], direct: 1, capped: false },
    }),
    degraded: [other],
    model: { model: 'm', calls: 1, inputTokens: 1, outputTokens: 1 },
    withdrawn: 1,
  };
  const facts: WalkthroughFacts = {
    groups: groupChanges([], ['a.ts']).map((group) => ({ ...group, folder: path, paths: [path] })),
    diagram: null,
    showReviewers: true,
    commentUrls: new Map([['a', 'https://github.com/acme/shop/pull/12#discussion_r1']]),
    reviewUrl: 'https://github.com/acme/shop/pull/12#pullrequestreview-1',
  };
  return { review, facts };
}

const url = 'https://github.com/acme/shop/pull/12#issuecomment-1';
const texts: [string, (words: Words) => string][] = [
  ['walkthrough', (words) => renderWalkthrough(create(words).review, create(words).facts)],
  ['whole review', (words) => renderReviewBody(create(words).review)],
  ['short review', (words) => renderShortReviewBody(create(words).review, url)],
  ['check run', (words) => renderCheckRun(create(words).review).summary],
];

/** Blocks in order, with our own headings and HTML as they are, and lists by their length. */
function outline(markdown: string): string[] {
  return lexer(markdown)
    .filter(({ type }) => type !== 'space')
    .map((token) => {
      if (token.type === 'list') return `list of ${token.items.length}`;
      return token.type === 'heading' || token.type === 'html' ? token.raw.trim() : token.type;
    });
}

/** A few texts break the parser itself (`reading 'raw'`), about one in 40,000: they prove nothing. */
function readOutline(markdown: string): string[] {
  try {
    return outline(markdown);
  } catch (error) {
    fc.pre(!(error instanceof TypeError));
    throw error;
  }
}

const ours = /^(?:<!-- waggle:(?:v1|walkthrough)[^\n]*-->|<\/?(?:details|summary|sub)>)/;

// What GitHub notifies: an @ and a name, not inside a word or a mail address. Our own text has none outside of code.
const mention = /(?<![\w@])@[a-z0-9]/i;

function findStrays(markdown: string): string[] {
  const strays: string[] = [];
  void walkTokens(lexer(markdown), (token: Token) => {
    if (token.type === 'image') strays.push(token.raw);
    if (token.type === 'text' && !('tokens' in token) && mention.test(token.raw)) strays.push(token.raw);
    if (token.type === 'html' && !ours.test(token.raw.trim())) strays.push(token.raw);
  });
  return strays;
}

describe.each(texts)('the text of a %s', (_name, render) => {
  const tame = outline(render({ title: 'word', body: 'word', path: 'word', other: 'word' }));

  test('keeps its structure whatever titles, paths and code say', () => {
    fc.assert(
      fc.property(text, text, text, text, (title, body, path, other) => {
        const markdown = render({ title, body, path, other });
        expect(readOutline(markdown)).toEqual(tame);
        expect(findStrays(markdown)).toEqual([]);
        expect(markdown.length).toBeLessThan(65_536);
      }),
      {
        numRuns: 200,
        // Found by 25,000 runs.
        examples: [
          ['`', '``', '``', '`\\``'],
          ['`', '\\![x](http://e.vil/p.png)\\](http://e.vil)`', '`', '`'],
        ],
      },
    );
  });

  test('names what has no room, and its markdown is whole', () => {
    const long = 'word `code` '.repeat(20_000);
    const markdown = render({ title: long, body: long, path: long, other: long });

    expect(markdown.length).toBeLessThan(65_536);
    expect(findStrays(markdown)).toEqual([]);
  });
});
