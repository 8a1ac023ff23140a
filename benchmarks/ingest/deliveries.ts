import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { WebhookDefinition } from '@octokit/webhooks-examples';

export const secret = 'benchmark-secret-0123456789';

export interface SignedBody {
  body: Buffer;
  signature: string;
}

// As much of the example as is changed below.
type Opened = WebhookDefinition<'pull_request'>['examples'][number] & { action: 'opened' };

// Enough that no tenant is held back by its fair share all the time, few enough to be a busy installation each.
const tenants = 50;
const words = 'fix add drop retry cache index query token parser worker review graph error limit test docs'.split(' ');

/**
 * GitHub's own example of `pull_request.opened` (21 KB), each time for another pull request, so that every delivery asks
 * for a review of its own, which is the most expensive kind. What differs between real ones differs here: the names in
 * the addresses, numbers, commits, node ids, title and text; bodies that are alike would pack too well.
 */
export function buildBodies(count: number): SignedBody[] {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as WebhookDefinition[];
  const opened = examples
    .find(({ name }) => name === 'pull_request')
    ?.examples.find((example): example is Opened => 'action' in example && example.action === 'opened');
  if (opened === undefined) throw new Error('@octokit/webhooks-examples has no pull_request.opened');
  const templates = Array.from({ length: tenants }, (_, tenant) => JSON.stringify(buildTenant(opened, tenant)));
  return Array.from({ length: count }, (_, index) => {
    const seed = createHash('sha256').update(String(index)).digest();
    const text = (templates[index % tenants] ?? '')
      .replaceAll(opened.pull_request.head.sha, createHash('sha1').update(seed).digest('hex'))
      .replaceAll(/"node_id":"[^"]+"/g, (_, at) => `"node_id":"PR_${seed.readUInt32BE(at % 28) + at}"`)
      .replaceAll(/(pulls|pull|issues)\/2\b/g, `$1/${index + 1}`)
      .replaceAll('"number":2,', `"number":${index + 1},`)
      .replace(opened.pull_request.title, sentence(seed, 6))
      .replace(opened.pull_request.body ?? '', sentence(seed, 60));
    const body = Buffer.from(text);
    return { body, signature: createHmac('sha256', secret).update(body).digest('hex') };
  });
}

function buildTenant(opened: Opened, tenant: number): Opened {
  const named = JSON.stringify(opened)
    .replaceAll('Codertocat/Hello-World', `Codertocat${tenant}/Hello-World${tenant}`)
    .replaceAll(/Codertocat(?!\d)/g, `Codertocat${tenant}`);
  const payload = JSON.parse(named) as Opened;
  const repository = { ...payload.repository, id: 1_000_000 + tenant };
  return { ...payload, repository, installation: { id: 1 + tenant, node_id: 'MDIz' } };
}

function sentence(seed: Buffer, length: number): string {
  return Array.from({ length }, (_, at) => words[((seed[at % seed.length] ?? 0) + at) % words.length]).join(' ');
}

/** The bytes of one request, with a delivery id that was never used before. */
export function renderRequest(path: string, { body, signature }: SignedBody): Buffer[] {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'accept: */*',
    'user-agent: GitHub-Hookshot/0000000',
    'content-type: application/json',
    `content-length: ${body.length}`,
    `x-github-delivery: ${randomUUID()}`,
    'x-github-event: pull_request',
    'x-github-hook-id: 1',
    `x-hub-signature-256: sha256=${signature}`,
  ];
  return [Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body];
}
