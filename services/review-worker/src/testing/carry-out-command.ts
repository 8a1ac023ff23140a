import type { OutboxPayload } from '@waggle/contracts';
import { insertOutbox } from '@waggle/store';
import { sql } from 'kysely';
import { createHandlers } from '../handlers.ts';
import type { ReviewDeps } from '../workflow/review-deps.ts';
import type { TestPull } from './test-pull.ts';

interface Given {
  by: string;
  /** Without the name of Waggle. */
  text: string;
  /** The comment that it stands in, which is there already. */
  commentId: number;
  threadId?: number;
}

/** Tests only: the worker carries out a command as if ingest had read it in a comment. Answers its key in the outbox. */
export async function giveCommand(deps: ReviewDeps, pull: TestPull, given: Given): Promise<string> {
  const { installationId, repoId, number: prNumber, name } = pull;
  const { by, text, commentId, threadId = null } = given;
  const payload: OutboxPayload<'review.command'> = {
    ...{ installationId, repoId, prNumber, commentId, threadId, author: by, index: 0 },
    fullName: `${name.owner}/${name.name}`,
    command: text,
  };
  const key = `c:${repoId}:${commentId}`;
  await insertOutbox(deps.db, { kind: 'review.command', key, payload, installationId });
  await carryOutCommand(deps, key);
  return key;
}

/** What stands in the outbox under this key, once more. */
export async function carryOutCommand(deps: ReviewDeps, key: string): Promise<void> {
  const { rows } = await sql<{ id: number }>`select id from outbox where key = ${key}`.execute(deps.db);
  await createHandlers(deps)['review.command']({ outboxId: rows[0]?.id ?? 0 }, new AbortController().signal);
}
