import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { connectRepositoryWebhook, createSecretBox } from '@waggle/store';
import { openTestDatabase } from '@waggle/store/testing';
import { signBody } from '@waggle/testkit';
import { sendDelivery } from './testing/send-delivery.ts';
import { secret as appSecret, startTestIngest } from './testing/start-test-ingest.ts';

const [oldKey, newKey] = [`k1:${randomBytes(32).toString('base64')}`, `k2:${randomBytes(32).toString('base64')}`];
const database = await openTestDatabase();
const ingest = await startTestIngest(database.url, { WAGGLE_ENCRYPTION_KEYS: `${newKey},${oldKey}` });
afterAll(async () => {
  await ingest.close();
  await database.close();
});

let nextRepoId = 71_000;
function buildRepo() {
  nextRepoId += 1;
  return { repoId: nextRepoId, fullName: `acme/own-${nextRepoId}` };
}

function buildBody(repo: { repoId: number; fullName: string }, over: object = {}): string {
  return JSON.stringify({
    action: 'opened',
    number: 7,
    pull_request: {
      number: 7,
      updated_at: '2026-06-01T10:00:00Z',
      draft: false,
      head: { sha: 'a'.repeat(40) },
      base: { sha: 'b'.repeat(40) },
    },
    repository: { id: repo.repoId, full_name: repo.fullName },
    ...over,
  });
}

async function send(id: number | string, secret: string, body: string, event = 'pull_request') {
  const deliveryId = randomUUID();
  const headers = { 'x-hub-signature-256': signBody(secret, body) };
  const path = `/webhooks/github/repos/${id}`;
  const { status, body: answer } = await sendDelivery(ingest.url, { event, body, deliveryId, headers }, path);
  const events = await database.db
    .selectFrom('events')
    .select(['status', 'github_repo_id'])
    .where('delivery_id', '=', deliveryId)
    .execute();
  return { status, answer, events };
}

function workOf(repoId: number) {
  return database.db.selectFrom('pull_request_work').select('kind').where('github_repo_id', '=', repoId).execute();
}

test('accepts what its own secret signed, also while secret and encryption key are being replaced', async () => {
  const repo = buildRepo();
  const id = await connectRepositoryWebhook(database.db, repo, createSecretBox(oldKey).seal('first-secret-0123'));
  expect(await connectRepositoryWebhook(database.db, repo, createSecretBox(newKey).seal('second-secret-012'))).toBe(id);

  for (const secret of ['first-secret-0123', 'second-secret-012']) {
    expect(await send(id, secret, buildBody(repo))).toMatchObject({
      status: 202,
      events: [{ status: 'accepted', github_repo_id: repo.repoId }],
    });
  }

  expect(await workOf(repo.repoId)).toEqual([{ kind: 'review' }]);
  const row = await database.db
    .selectFrom('installations')
    .select('webhook_secret')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(row.webhook_secret).not.toContain('secret-0');
});

test('an unknown address answers like a wrong signature, and no other secret opens one', async () => {
  const [repo, other] = [buildRepo(), buildRepo()];
  const box = createSecretBox(newKey);
  const id = await connectRepositoryWebhook(database.db, repo, box.seal('secret-of-repo-1'));
  await connectRepositoryWebhook(database.db, other, box.seal('secret-of-repo-2'));

  const wrong = await send(id, 'secret-of-repo-2', buildBody(repo));
  expect(wrong).toMatchObject({ status: 401, events: [] });
  for (const [address, secret] of [
    [id, appSecret],
    [999_999_999, 'secret-of-repo-1'],
    ['nothing', 'secret-of-repo-1'],
  ] as const) {
    const refused = await send(address, secret, buildBody(repo));
    expect(refused).toEqual(wrong);
  }
});

test.each([
  ['another repository', { repository: { id: 71_999, full_name: 'acme/victim' } }, 'pull_request'],
  ['no repository', { repository: null }, 'pull_request'],
  ['an installation', { installation: { id: 31 } }, 'pull_request'],
  ['an uninstalled App', { action: 'deleted', installation: { id: 31 } }, 'installation'],
])('a delivery that names %s has no effects', async (_name, over, event) => {
  const repo = buildRepo();
  const box = createSecretBox(newKey);
  const id = await connectRepositoryWebhook(database.db, repo, box.seal('secret-of-repo-3'));

  const sent = await send(id, 'secret-of-repo-3', buildBody(repo, over), event);

  expect(sent).toMatchObject({ status: 202, events: [{ status: 'unparsable', github_repo_id: repo.repoId }] });
  expect(await workOf(repo.repoId)).toEqual([]);
  expect(await workOf(71_999)).toEqual([]);
});
