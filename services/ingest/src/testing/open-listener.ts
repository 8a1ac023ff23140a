import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Tests only: accepts connections and never says a word, like a server behind a broken network. */
export async function openBlackHole() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // whoever hangs up is right
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Tests only: a port that was free a moment ago. */
export async function findClosedPort(): Promise<number> {
  const { port, close } = await openBlackHole();
  await close();
  return port;
}
