import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closable } from '@waggle/platform';

export interface ServerTimeouts {
  headersMs: number;
  requestMs: number;
  drainMs: number;
}

// GitHub gives up after 10 s. Node's own limits of 60 and 300 s let slow senders pile up.
const defaults: ServerTimeouts = { headersMs: 5000, requestMs: 9000, drainMs: 5000 };

/** Listens until closed; closing lets running requests end for `drainMs`. */
export async function startServer(
  listener: RequestListener,
  address: { host: string; port: number },
  timeouts: Partial<ServerTimeouts> = {},
): Promise<Closable & { port: number; connections: () => number }> {
  const { headersMs, requestMs, drainMs } = { ...defaults, ...timeouts };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1000, headersMs),
      // Longer than the idle time of usual load balancers, so that they close first.
      keepAliveTimeout: 65_000,
    },
    listener,
  );
  // `getConnections` answers by callback.
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.once('close', () => {
      connections -= 1;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection that is busy now becomes idle with its answer, and would stay for its keep-alive time.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      const limit = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(limit);
    },
  };
}
