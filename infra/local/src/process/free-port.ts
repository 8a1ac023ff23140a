import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LaunchError } from './launch-error.ts';

// Below the kernel's ephemeral range (32768 and up), so that no outgoing connection takes the port between our check and its use.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** True when nothing listens on the port of 127.0.0.1. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A free port: the preferred ones first, else a random one; ports in `taken` are never given twice. */
export async function findFreePort(
  preferred: readonly number[],
  taken: Set<number>,
  isFree = isPortFree,
): Promise<number> {
  for (const port of preferred) if (await claim(port, taken, isFree)) return port;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await claim(port, taken, isFree)) return port;
  }
  throw new LaunchError(`no free port on 127.0.0.1 between ${LOWEST} and ${HIGHEST}`, {
    remedy: 'close some listening programs',
  });
}

async function claim(port: number, taken: Set<number>, isFree: (port: number) => Promise<boolean>): Promise<boolean> {
  if (taken.has(port)) return false;
  taken.add(port);
  if (await isFree(port)) return true;
  taken.delete(port);
  return false;
}
