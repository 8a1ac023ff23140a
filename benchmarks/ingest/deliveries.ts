import { createHmac, randomUUID } from 'node:crypto';
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

/**
 * GitHub's own example of `pull_request.opened` (21 KB), each time for another pull request: every delivery asks for a
 * review of its own, which is the most expensive kind of delivery.
 */
export function buildBodies(count: number): SignedBody[] {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as WebhookDefinition[];
  const opened = examples
    .find(({ name }) => name === 'pull_request')
    ?.examples.find((example): example is Opened => 'action' in example && example.action === 'opened');
  if (opened === undefined) throw new Error('@octokit/webhooks-examples has no pull_request.opened');
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const payload = {
      ...opened,
      number,
      pull_request: { ...opened.pull_request, number },
      repository: { ...opened.repository, id: 1_000_000 + (index % tenants) },
      installation: { id: 1 + (index % tenants), node_id: 'MDIz' },
    };
    const body = Buffer.from(JSON.stringify(payload));
    return { body, signature: createHmac('sha256', secret).update(body).digest('hex') };
  });
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
