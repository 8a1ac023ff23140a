import { describe, expect, test } from '@jest/globals';
import { findRoute, route } from './router.ts';
import { noContent } from './types.ts';

const routes = [
  route('GET /repos/{owner}/{repo}/contents/{path*}', () => noContent),
  route('GET /repos/{owner}/{repo}/pulls/{number}', () => noContent),
];

describe('findRoute', () => {
  test.each([
    ['/repos/a/b/pulls/1', { owner: 'a', repo: 'b', number: '1' }],
    ['/repos/a/b.js/pulls/1/', { owner: 'a', repo: 'b.js', number: '1' }],
    ['/repos/a/b/contents/src/n%C3%A4me%20x.ts', { owner: 'a', repo: 'b', path: 'src/näme x.ts' }],
  ])('reads the parameters of %s', (path, params) => {
    expect(findRoute(routes, 'GET', path)?.params).toEqual(params);
  });

  test.each([
    ['POST', '/repos/a/b/pulls/1'],
    ['GET', '/repos/a/b/pulls'],
    ['GET', '/x/repos/a/b/pulls/1'],
  ])('finds nothing for %s %s', (method, path) => {
    expect(findRoute(routes, method, path)).toBeUndefined();
  });
});
