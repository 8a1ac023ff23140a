import { afterAll, describe, expect, test } from '@jest/globals';
import { createTestRepository, type TestRepository } from './test-repository.ts';

describe('test repository', () => {
  const open: TestRepository[] = [];
  afterAll(() => Promise.all(open.map((one) => one.close())));

  test('has the same ids each time and the files and branches that were asked for', async () => {
    const commits = [
      { files: { 'a.txt': 'one\n', 'b "q" ü.txt': 'two\n' } },
      { branch: 'side', from: 'main', files: { 'a.txt': null } },
      { merges: ['side'], files: { 'c.txt': 'three\n' }, message: 'Merge side' },
    ];

    const first = await createTestRepository(...commits);
    const second = await createTestRepository(...commits);
    open.push(first, second);

    expect(await first.head()).toBe(await second.head());
    expect(
      (await first.git('-c', 'core.quotePath=false', 'ls-tree', '-z', '--name-only', 'side')).split('\0'),
    ).toContain('b "q" ü.txt');
    expect(await first.git('log', '-1', '--format=%p', 'main')).toMatch(/^\S+ \S+$/);
  });
});
