import { describe, expect, test } from '@jest/globals';
import { compileGlob, type PatternKind } from './glob.ts';
import { createPatternList, judgeLabels } from './pattern-list.ts';

describe('compileGlob', () => {
  test.each<[PatternKind, string, string[], string[]]>([
    ['path', '*.lock', ['yarn.lock', 'packages/a/yarn.lock'], ['yarn.locks', 'lock']],
    ['path', 'docs', ['docs', 'docs/a.md', 'packages/a/docs/b.md'], ['docs2/a.md']],
    ['path', 'docs/', ['docs/a.md', 'docs/b/c.md'], ['docs']],
    ['path', '/docs', ['docs/a.md'], ['packages/docs/a.md']],
    ['path', 'packages/a', ['packages/a/x.ts'], ['packages/ab/x.ts', 'x/packages/a/x.ts']],
    ['path', 'src/*.ts', ['src/a.ts'], ['src/b/a.ts', 'src/a.tsx']],
    ['path', 'src/**/*.ts', ['src/a.ts', 'src/b/c/a.ts'], ['lib/src/a.ts']],
    ['path', '**/*.{ts,tsx}', ['a.ts', 'x/y.tsx'], ['a.js', 'a.t']],
    ['path', 'src/[!a-c]?.go', ['src/dx.go'], ['src/ax.go', 'src/d.go', 'src/d/x.go']],
    ['path', 'a\\*b.ts', ['a*b.ts'], ['axb.ts']],
    ['path', 'odd}name,x.ts', ['odd}name,x.ts'], []],
    ['path', 'app/[id]/page.tsx', ['app/i/page.tsx'], ['app/[id]/page.tsx']],
    ['path', 'app/\\[id\\]/page.tsx', ['app/[id]/page.tsx'], ['app/i/page.tsx']],
    ['path', 'a(b|c)+.ts', ['a(b|c)+.ts'], ['ab.ts']],
    ['branch', 'release/*', ['release/1'], ['release/1/fix', 'x/release/1', 'release']],
    ['branch', 'main', ['main'], ['main/x', 'x/main', 'Main']],
    ['text', 'dependabot[bot]', ['dependabot[bot]', 'Dependabot[bot]'], ['dependabotb']],
    ['text', '*[bot]', ['renovate[bot]'], ['bot', 'renovate']],
    ['text', 'area: *', ['area: api/v1', 'Area: x'], ['area']],
  ])('%s %s', (kind, pattern, matching, others) => {
    const matches = compileGlob(pattern, kind);
    expect(matching.filter((text) => !matches(text))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  test.each(['src/[a', '{a,b', 'a{b{c}'])('%s is refused', (pattern) => {
    expect(() => compileGlob(pattern, 'path')).toThrow(/is not closed/);
  });

  test('a hostile pattern takes linear time', () => {
    const matches = compileGlob(`${'*a'.repeat(60)}b`, 'path');
    const started = performance.now();
    expect(matches('a'.repeat(4000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('lists of patterns', () => {
  test.each<[string[], string, boolean, string | null]>([
    [[], 'a.ts', true, null],
    [['!*.md'], 'a.ts', true, null],
    [['!*.md'], 'a.md', false, '!*.md'],
    [['src/**'], 'lib/a.ts', false, null],
    [['src/**', '!src/gen/**', 'src/gen/keep.ts'], 'src/gen/keep.ts', true, 'src/gen/keep.ts'],
    [['src/**', '!src/gen/**'], 'src/gen/x.ts', false, '!src/gen/**'],
  ])('%j judges %s', (patterns, path, allowed, by) => {
    expect(createPatternList(patterns, 'path').judge(path)).toEqual({ allowed, by });
  });

  test.each<[string[], string[], string | null]>([
    [[], ['wip'], null],
    [['!wip'], ['WIP'], '!wip'],
    [['!wip'], ['ready'], null],
    [['ready', 'review-*'], ['review-me'], null],
    [['ready', 'review-*'], ['other'], 'ready, review-*'],
    [['ready', '!wip'], ['ready', 'wip'], '!wip'],
  ])('labels %j let %j in', (patterns, labels, refusedBy) => {
    expect(judgeLabels(patterns, labels)).toEqual({ refusedBy });
  });
});
