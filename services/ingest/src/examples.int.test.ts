import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { openTestDatabase } from '@waggle/store/testing';
import { sendDelivery } from './testing/send-delivery.ts';
import { startTestIngest } from './testing/start-test-ingest.ts';

const database = await openTestDatabase();
const ingest = await startTestIngest(database.url);
afterAll(async () => {
  await ingest.close();
  await database.close();
});

const folder = join(dirname(createRequire(import.meta.url).resolve('@octokit/webhooks-examples')), '..');
// github.com and each version of GitHub Enterprise Server.
const sets = globSync('*/index.json', { cwd: folder });

test.each(sets)('every example of %s is accepted without a word of complaint', async (set) => {
  const examples: WebhookDefinition[] = JSON.parse(readFileSync(join(folder, set), 'utf8'));
  const before = await countEvents();
  let sent = 0;
  for (const { name, examples: payloads } of examples) {
    for (const payload of payloads) {
      const answer = await sendDelivery(ingest.url, { event: name, body: JSON.stringify(payload) });
      expect({ name, answer }).toMatchObject({ answer: { status: 202 } });
      expect(['accepted', 'ignored']).toContain(answer.body.status);
      sent += 1;
    }
  }

  expect(sent).toBeGreaterThan(40);
  expect((await countEvents()) - before).toBe(sent);
  expect(ingest.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

test('the examples of github.com are there', () => {
  expect(sets).toContain('api.github.com/index.json');
});

async function countEvents(): Promise<number> {
  const query = database.db.selectFrom('events').select(({ fn }) => fn.countAll<number>().as('stored'));
  return (await query.executeTakeFirstOrThrow()).stored;
}
