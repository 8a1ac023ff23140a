import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type ReceivedWebhook = {
  event: string;
  guid: string;
  signature: string;
  headers: NodeJS.Dict<string | string[]>;
  raw: Buffer;
};

export type WebhookReceiver = {
  url: string;
  received: ReceivedWebhook[];
  answerWith: (status: number) => void;
  close: () => Promise<void>;
};

/** A server that keeps every webhook it gets. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  let status = 202;
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk) => chunks.push(chunk));
    message.on('end', () => {
      received.push({
        event: String(message.headers['x-github-event']),
        guid: String(message.headers['x-github-delivery']),
        signature: String(message.headers['x-hub-signature-256']),
        headers: message.headers,
        raw: Buffer.concat(chunks),
      });
      response.writeHead(status).end('stored');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/github`,
    received,
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
