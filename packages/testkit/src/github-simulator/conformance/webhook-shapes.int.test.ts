import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { openShop, type Shop, shopName } from '../testing/open-shop.ts';

const require = createRequire(import.meta.url);

type Payload = { action?: string; [key: string]: unknown };

/** Sends every kind of event once. */
async function sendAll(shop: Shop): Promise<Map<string, Payload>> {
  const { simulator } = shop;
  const pull = { ...shopName, number: 1 };
  simulator.ping();
  await simulator.createRepository({ owner: 'acme', name: 'second' });
  simulator.openIssue(shopName, { title: 'An issue', author: 'ada' });
  simulator.comment(pull, '/waggle review', 'ada');
  await simulator.push(shopName, { branch: 'cart', files: { 'x.txt': 'x' } });
  await simulator.editPullRequest(pull, { title: 'New', draft: true });
  await simulator.editPullRequest(pull, { draft: false, state: 'closed' });
  await simulator.editPullRequest(pull, { state: 'open' });
  const comments = [{ path: 'src/cart.ts', line: 2, side: 'RIGHT', body: 'here' }];
  const review = await shop.bot.rest.pulls.createReview({
    ...shop.where,
    body: 'b',
    event: 'REQUEST_CHANGES',
    comments,
  });
  await shop.bot.rest.pulls.dismissReview({ ...shop.where, review_id: review.data.id, message: 'm' });
  const check = { owner: 'acme', repo: 'shop', name: 'Waggle', head_sha: shop.pull.head_sha };
  const { data: run } = await shop.bot.rest.checks.create({ ...check, conclusion: 'neutral' });
  simulator.rerequestCheck(shopName, run.id, 'ada');
  await simulator.webhooksSettled();
  const sent = new Map<string, Payload>();
  for (const hook of shop.hooks.received) {
    const payload: Payload = JSON.parse(hook.raw.toString('utf8'));
    sent.set(payload.action ? `${hook.event}.${payload.action}` : hook.event, payload);
  }
  return sent;
}

// Required, not imported: the package is one JSON file.
const examples: { name: string; examples: Payload[] }[] = require('@octokit/webhooks-examples');

type Schemas = (event: string, action: string | undefined) => ValidateFunction;

async function loadSchemas(): Promise<Schemas> {
  const root = require.resolve('@octokit/webhooks-schemas/package.json');
  const text = await readFile(root.replace('package.json', 'schema.json'), 'utf8');
  // GitHub adds fields faster than the schemas are published, so a further field is no fault.
  const schema = JSON.parse(text.replace(/"additionalProperties":\s*false/g, '"additionalProperties":true'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...schema, $id: 'webhooks' });
  return (event, action) => {
    const name = [`${event}$${action ?? 'event'}`, `${event}_event`].find((one) => one in schema.definitions);
    return ajv.compile({ $ref: `webhooks#/definitions/${name}` });
  };
}

const events = [
  'ping',
  'installation.created',
  'installation_repositories.added',
  'push',
  'issues.opened',
  'issue_comment.created',
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.edited',
  'pull_request.converted_to_draft',
  'pull_request.ready_for_review',
  'pull_request.closed',
  'pull_request.reopened',
  'pull_request_review.submitted',
  'pull_request_review.dismissed',
  'pull_request_review_comment.created',
  'check_run.rerequested',
];

describe('webhook payloads', () => {
  let shop: Shop;
  let sent: Map<string, Payload>;
  let schemas: Schemas;
  beforeAll(async () => {
    schemas = await loadSchemas();
    shop = await openShop();
    sent = await sendAll(shop);
  });
  afterAll(() => shop.close());

  test.each(events)('%s has every top-level field of GitHub’s example', (name) => {
    const [event, action] = name.split('.');
    const known =
      (examples as unknown as { name: string; examples: Payload[] }[]).find((one) => one.name === event)?.examples ??
      [];
    const example = known.find((one) => one.action === action) ?? known[0];

    const payload = sent.get(name);

    // An App gets no organization field here, and a ping about itself no repository.
    const optional = ['organization', 'repository', 'sender', 'requester'].filter(
      (key) => key === 'organization' || name === 'ping',
    );
    const missing = Object.keys(example ?? {}).filter((key) => !(key in (payload ?? {})) && !optional.includes(key));
    expect([name, payload === undefined, missing]).toEqual([name, false, []]);
  });

  test.each(events)('%s fits the published schema', (name) => {
    const [event = '', action] = name.split('.');
    const validate = schemas(event, action);

    validate(sent.get(name));

    expect(
      (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`),
    ).toEqual([]);
  });
});
