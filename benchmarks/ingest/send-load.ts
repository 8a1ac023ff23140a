import { connect, type Socket } from 'node:net';

export interface Load {
  port: number;
  connections: number;
  /** The bytes of request number `index`; null when there are no more. */
  next: (index: number) => Buffer[] | null;
  /** Requests a second, sent at their times whatever the answers do; null sends the next one after each answer. */
  rate: number | null;
  seconds: number;
}

export interface LoadResult {
  /** Answers by status; 0 is a broken connection. */
  statuses: Map<number, number>;
  /** From the time the request was due to its answer. */
  latenciesMs: number[];
  elapsedMs: number;
}

/** Sends real requests over kept-alive connections, each with one request at a time. Loopback only. */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const result: LoadResult = { statuses: new Map(), latenciesMs: [], elapsedMs: 0 };
  const clients = await Promise.all(Array.from({ length: load.connections }, () => openClient(load.port)));
  const started = performance.now();
  try {
    const idle = [...clients];
    const due = load.rate === null ? closedLoop(load, started) : openLoop(load.rate, load.seconds, started);
    let index = 0;
    let waiting = Promise.withResolvers<void>();
    const running = new Set<Promise<void>>();
    for await (const dueAt of due) {
      while (idle.length === 0) await waiting.promise;
      const client = idle.pop();
      const request = load.next(index);
      if (request === null || client === undefined) break;
      index += 1;
      const work = client.send(request).then((status) => {
        result.statuses.set(status, (result.statuses.get(status) ?? 0) + 1);
        result.latenciesMs.push(performance.now() - (dueAt ?? client.sentAt()));
        running.delete(work);
        idle.push(client);
        waiting.resolve();
        waiting = Promise.withResolvers<void>();
      });
      running.add(work);
    }
    await Promise.all(running);
    result.elapsedMs = performance.now() - started;
    return result;
  } finally {
    for (const client of clients) client.close();
  }
}

/** The times at which requests are due; late ones keep their time, so that a stall shows in the latencies. */
async function* openLoop(rate: number, seconds: number, started: number): AsyncGenerator<number> {
  for (let sent = 0; sent < rate * seconds; sent += 1) {
    const dueAt = started + (sent * 1000) / rate;
    while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 1));
    yield dueAt;
  }
}

async function* closedLoop({ seconds }: Load, started: number): AsyncGenerator<null> {
  while (performance.now() < started + seconds * 1000) yield null;
}

interface Client {
  send(request: Buffer[]): Promise<number>;
  sentAt(): number;
  close(): void;
}

async function openClient(port: number): Promise<Client> {
  let answered = (_status: number): void => {};
  let received = '';
  let sentAt = 0;
  let socket = await open();

  async function open(): Promise<Socket> {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => opened.once('connect', resolve).once('error', reject));
    opened.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const status = statusOfWhole(received);
      if (status === null) return;
      received = '';
      answered(status);
    });
    opened.on('error', () => {}); // followed by close
    opened.on('close', () => answered(0));
    return opened;
  }

  return {
    sentAt: () => sentAt,
    close: () => {
      answered = () => {};
      socket.destroy();
    },
    send: async (request) => {
      if (socket.destroyed) socket = await open();
      const { promise, resolve } = Promise.withResolvers<number>();
      answered = resolve;
      sentAt = performance.now();
      socket.cork();
      for (const part of request) socket.write(part);
      socket.uncork();
      return await promise;
    },
  };
}

/** The status of an answer that arrived to its end; null while it has not. */
export function statusOfWhole(text: string): number | null {
  const bodyAt = text.indexOf('\r\n\r\n');
  if (bodyAt === -1) return null;
  const head = text.slice(0, bodyAt);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const whole = length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= bodyAt + 4 + Number(length);
  return whole ? Number(head.slice(9, 12)) : null;
}
