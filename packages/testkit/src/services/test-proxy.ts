import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy, to take a backing service away from one test and leave it to the others. */
export async function openTestProxy(target: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  let state: 'up' | 'cut' | 'silent' = 'up';
  const server = createServer((client) => {
    track(client);
    if (state === 'cut') client.destroy();
    if (state !== 'up') return;
    const upstream = connect(target.port, target.host);
    track(upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk) => {
        if (state === 'up') to.write(chunk);
      });
      from.on('close', () => to.destroy());
    }
  });
  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {}); // followed by close
    socket.on('close', () => sockets.delete(socket));
  }
  function dropAll(): void {
    for (const socket of sockets) socket.destroy();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** Breaks every connection and refuses new ones. */
    cut: () => {
      state = 'cut';
      dropAll();
    },
    /** Keeps connections and takes new ones, but nothing comes through any more. */
    silence: () => {
      state = 'silent';
    },
    mend: () => {
      state = 'up';
      dropAll();
    },
    close: async () => {
      dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
