import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface TlsFront {
  /** `https://localhost:PORT` */
  url: string;
  /** PEM of the authority that nobody else knows. */
  caFile: string;
  /** Where requests go from now on, over plain HTTP. */
  forwardTo(target: string): void;
  close(): Promise<void>;
}

/** HTTPS in front of a server of a test, with a certificate of its own authority, as a GitHub Enterprise Server may have. */
export async function openTlsFront(): Promise<TlsFront> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  let target = 'http://127.0.0.1:1';
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, headers } = incoming;
    const upstream = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  });
  server.on('tlsClientError', () => {}); // a client that does not trust us says so itself
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'waggle-tls-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, cert);
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    caFile,
    forwardTo: (wanted) => {
      target = wanted;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
