import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  status: number;
  text: string;
}

/**
 * Tests only: writes these bytes to a socket and reads until the server closes it, or until one whole answer is there
 * and `keepOpen` is not wanted. What the server does to the connection meanwhile is part of the answer, not an error.
 */
export function sendRaw(
  port: number,
  parts: readonly (string | Buffer)[],
  { halfClose = false, timeoutMs = 20_000 }: { halfClose?: boolean; timeoutMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No end within ${timeoutMs} ms; received: ${Buffer.concat(received).toString('latin1')}`));
    }, timeoutMs);
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(parseAnswer(Buffer.concat(received).toString('latin1')));
    };
    socket.on('data', (chunk) => {
      received.push(chunk);
      if (isWhole(Buffer.concat(received).toString('latin1'))) end();
    });
    socket.on('error', () => {}); // followed by close
    socket.on('close', end);
    void writeAll();
    async function writeAll(): Promise<void> {
      for (const part of parts) {
        if (socket.destroyed) return;
        await new Promise<void>((next) => socket.write(part, () => next()));
      }
      if (halfClose) socket.end();
    }
  });
}

/** A request head with these headers, ready to be followed by a body. */
export function renderHead(headers: Record<string, string>, line = 'POST /webhooks/github HTTP/1.1'): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line}\r\n${lines.join('')}\r\n`;
}

/** One chunk of a chunked body. */
export function renderChunk(data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);
}

export const lastChunk = '0\r\n\r\n';

function isWhole(text: string): boolean {
  const bodyAt = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  return bodyAt !== -1 && length !== undefined && text.length >= bodyAt + 4 + Number(length);
}

function parseAnswer(text: string): RawAnswer {
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}
