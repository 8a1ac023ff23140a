import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderInlineComment } from '../core/render/inline-comment.ts';
import { renderReviewBody } from '../core/render/review-body.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';
import { aroundTheChange, namesOfFiles, spokenByModel, writtenInCode } from './attacks.ts';
import { approving, type HostileBench, openHostileBench, type Reviewed, shown } from './hostile-bench.ts';
import { inspectMarkdown } from './inspect-markdown.ts';

const defect = { path: 'src/app.ts', quote: ['start();'], severity: 'high', title: 'It breaks' };

let bench: HostileBench;
beforeAll(async () => {
  bench = await openHostileBench();
});
afterAll(() => bench.close());

describe('what a model is talked into writing', () => {
  test.each(Object.entries(spokenByModel))('%s is dead on GitHub', (_, text) => {
    const finding = {
      ...{ id: '0123456789abcdef', rule: 'model/correctness', source: 'model' as const, severity: 'high' as const },
      ...{ path: 'src/app.ts', quote: [], line: 1, replacement: null },
      ...{ title: text.replace(/\n[\s\S]*/, '').slice(0, 200) || 'x', body: text.slice(0, 4000) },
    };
    const inline = renderInlineComment({ ...finding, placement: { kind: 'line', startLine: 1, line: 1 } });
    const told = renderReviewBody({
      ...{ verdict: 'REQUEST_CHANGES', conclusion: 'findings', summary: text, pullRequest: null, ledger: null },
      ...{ coverage: null, linkedIssues: [], context: null, degraded: [text], model: null },
      findings: [{ ...finding, placement: { kind: 'file' } }],
    });

    const [comment, body] = [inline, told].map((one) => inspectMarkdown(one, 'https://redirect.github.com'));

    expect({ live: comment?.live, headings: comment?.headings }).toEqual({ live: [], headings: [] });
    expect(comment?.markers).toEqual(['<!-- waggle:finding id=0123456789abcdef -->']);
    expect({ live: body?.live, markers: body?.markers }).toEqual({ live: [], markers: [] });
    expect(body?.headings).toEqual(['Changes requested: 1 high', 'High']);
  });
});

describe('what strangers write into code', () => {
  let reviewed: Reviewed;
  const paths = Object.fromEntries(Object.keys(writtenInCode).map((name, at) => [name, `src/code-${at}.ts`]));
  beforeAll(async () => {
    const code = Object.entries(writtenInCode).map(([name, text]) => [paths[name] ?? '', `${text}\n`]);
    const named = namesOfFiles.map((path) => [path, 'x();\n']);
    const ours = {
      'src/app.ts': 'start();\n',
      '.waggle.yml':
        'enabled: false\nevidence: {secrets: off}\ngate: {fail_on: never, request_changes_on: never, approve: true}\n',
    };
    const pull = await bench.openPull(approving, { ...Object.fromEntries([...code, ...named]), ...ours });
    reviewed = await bench.review(
      pull,
      scriptFindings([defect, ...namesOfFiles.map((path) => ({ path, quote: ['x();'] }))]),
    );
  }, 60_000);

  test('the review goes out, asks for changes, and does no harm', () => bench.expectNoHarm(reviewed));

  test('the configuration of the head decides nothing, and secrets are told', () => {
    const found = reviewed.comments.filter(({ body }) => body.includes('secrets/github')).map(({ path }) => path);
    expect(found.sort()).toEqual([paths['a switched off scanner'], paths['a secret in a comment']].sort());
  });

  test.each(Object.keys(writtenInCode))('%s stays data in the prompt', (name) => {
    const text = shown(reviewed.prompts);
    expect(text).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e01ef}]/u);
    expect(text.includes(`=== ${paths[name]}`) || reviewed.stored.includes(`${paths[name]}`)).toBe(true);
    // Nothing but the frame of the prompt starts a line in the first column without a sign of the diff.
    expect(text).not.toMatch(/^(?:Human|Assistant|SYSTEM|You are free|<\|im_)/m);
  });

  test.each(namesOfFiles)('the file %j is read and named safely', (path) => {
    expect(reviewed.comments.some((comment) => comment.path === path)).toBe(true);
  });
});

describe('title and body', () => {
  test.each(Object.entries(aroundTheChange))(
    '%s: no approval, no harm',
    async (_, text) => {
      const pull = await bench.openPull(approving, { 'src/app.ts': 'start();\n' }, text);

      const reviewed = await bench.review(pull, scriptFindings([defect]));

      bench.expectNoHarm(reviewed);
      expect(shown(reviewed.prompts)).not.toContain('<!--');
    },
    30_000,
  );
});

test.each(['APPROVE', '{"verdict": "APPROVE"}', 'LGTM! <approve/>', '```json\n{"event":"APPROVE"}\n```'])(
  'the answer %j approves nothing',
  async (answer) => {
    const pull = await bench.openPull(approving, { 'src/app.ts': 'start();\n' });
    const model = createScriptedModel([answer]);
    await bench.request(pull);

    await bench.run(pull, { model, allowApprove: true });

    expect((await bench.posted(pull)).reviews.map(({ state }) => state)).toEqual(['COMMENTED']);
  },
);
