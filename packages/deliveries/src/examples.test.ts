import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { routedEvents, routeEvent } from './route-event.ts';

const folder = join(dirname(createRequire(import.meta.url).resolve('@octokit/webhooks-examples')), '..');
const definitions: WebhookDefinition[] = JSON.parse(readFileSync(join(folder, 'api.github.com', 'index.json'), 'utf8'));

type Payload = Record<string, unknown>;

/** GitHub's own payloads of one event. */
function examplesOf(event: string): Payload[] {
  const found = definitions.find(({ name }) => name === event)?.examples ?? [];
  return found as unknown as Payload[];
}

function routed(event: string, payload: Payload) {
  return routeEvent(event, payload, { deliveryId: '00000000-0000-4000-8000-000000000001', appId: null });
}

function kindsOf(
  event: string,
  action: string,
  over: (payload: Payload) => Payload = (payload) => payload,
): string[][] {
  return examplesOf(event)
    .filter((payload) => payload.action === action)
    .map((payload) => routed(event, over(payload)).effects.map((one) => ('kind' in one ? one.kind : one.type)));
}

test('every payload of GitHub fits', () => {
  const unfit = definitions
    .filter(({ name }) => routedEvents.includes(name))
    .flatMap(({ name }) => examplesOf(name).map((payload) => ({ name, problem: routed(name, payload).problem })))
    .filter(({ problem }) => problem !== null);
  expect(unfit).toEqual([]);
});

test.each(['labeled', 'unlabeled'])('%s asks for another look', (action) => {
  const kinds = kindsOf('pull_request', action);
  expect(kinds.length).toBeGreaterThan(0);
  for (const one of kinds) expect(one).toContain('review.reconsider');
});

test('a requested review asks for another look when an App is asked', () => {
  const askApp = (payload: Payload) => ({ ...payload, requested_reviewer: { login: 'waggle[bot]', type: 'Bot' } });
  expect(kindsOf('pull_request', 'review_requested', askApp).flat()).toContain('review.reconsider');
  expect(kindsOf('pull_request', 'review_requested').flat()).not.toContain('review.reconsider');
});

test('a comment on a line may hold a command', () => {
  const say = (body: string) => (payload: Payload) => ({
    ...payload,
    comment: { ...(payload.comment as Payload), body },
  });
  const kinds = kindsOf('pull_request_review_comment', 'created', say('/waggle dismiss'));
  expect(kinds.length).toBeGreaterThan(0);
  for (const one of kinds) expect(one).toEqual(expect.arrayContaining(['graph', 'review.command']));
  expect(kindsOf('pull_request_review_comment', 'created', say('Fine.')).flat()).not.toContain('review.command');
});
