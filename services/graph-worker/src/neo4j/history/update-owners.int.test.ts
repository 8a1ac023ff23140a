import { randomUUID } from 'node:crypto';
import { afterAll, expect, jest, test } from '@jest/globals';
import { createTestRepository } from '@waggle/testkit';
import { openTestGraph, read } from '../../test-graph.ts';
import { openTestSource } from '../../test-history.ts';
import { createHeldWriter } from '../held-writer.ts';
import { syncRepository } from '../sync-repository.ts';
import { updateOwners } from './update-owners.ts';

jest.setTimeout(60_000);
const { graph, newRepoId, close } = await openTestGraph();
afterAll(close);

const { signal } = new AbortController();

test('files belong to whom CODEOWNERS says, through moves, deletions and new rules', async () => {
  const repoId = newRepoId();
  const repository = await createTestRepository({
    files: { '.github/CODEOWNERS': '* @acme/all\n/src @ada @grace\n', 'src/a.ts': 'a', 'src/b.ts': 'b', README: 'r' },
  });
  const source = await openTestSource(repository, repoId);
  const claim = randomUUID();
  const deps = { graph, now: () => 1_780_000_000, newScanId: () => claim };
  const write = createHeldWriter(graph, repoId, claim, signal);
  async function ownersAfterSync() {
    const { touched } = await syncRepository(deps, { repoId, fullName: 'acme/app' }, source, signal);
    await updateOwners({ graph, write }, repoId, source.readBlobs, touched);
    const rows = await read<{ path: string; owner: string; line: number }>(
      graph,
      `MATCH (f:File {repoId: $repoId})-[x:OWNED_BY]->(o:Owner)
       RETURN f.path AS path, o.name AS owner, x.line AS line ORDER BY path, owner`,
      { repoId },
    );
    return rows.map(({ path, owner, line }) => `${path} ${owner} ${line}`);
  }

  const everybody = ['.github/CODEOWNERS @acme/all 1', 'README @acme/all 1'];
  const ofSource = ['src/a.ts @ada 2', 'src/a.ts @grace 2', 'src/b.ts @ada 2', 'src/b.ts @grace 2'];
  expect(await ownersAfterSync()).toEqual([...everybody, ...ofSource]);

  await repository.commit({ renames: { 'src/a.ts': 'lib/a.ts' }, files: { 'src/b.ts': null } });
  expect(await ownersAfterSync()).toEqual([...everybody, 'lib/a.ts @acme/all 1']);

  await repository.commit({ files: { '.github/CODEOWNERS': '/lib @alan\n' } });
  expect(await ownersAfterSync()).toEqual(['lib/a.ts @alan 1']);

  await repository.commit({ files: { '.github/CODEOWNERS': null } });
  expect(await ownersAfterSync()).toEqual([]);
  await source.close();
  await repository.close();
});
