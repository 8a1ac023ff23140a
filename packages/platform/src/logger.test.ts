import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { createLogger, redact, withLogFields } from './logger.ts';

function capture() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, stream };
}

describe('logger', () => {
  test('writes JSON with the service and the fields in scope', () => {
    const { lines, stream } = capture();
    const logger = createLogger('ingest', 'info', stream);

    withLogFields({ deliveryId: 'd1' }, () => logger.info('Stored', { event: 'push' }));

    expect(lines).toEqual([
      expect.objectContaining({ service: 'ingest', message: 'Stored', deliveryId: 'd1', event: 'push' }),
    ]);
  });

  test('does nothing for lines below its level', () => {
    const { lines, stream } = capture();
    const logger = createLogger('x', 'warn', stream);

    logger.info('not wanted', {
      get costly(): never {
        throw new Error('a line that nobody wants was formatted');
      },
    });
    logger.warn('wanted');

    expect(lines).toMatchObject([{ level: 'warn', message: 'wanted' }]);
  });

  test('I7: never writes secrets, by name or by shape', () => {
    const { lines, stream } = capture();
    const token = `ghs_${'a'.repeat(36)}`;

    createLogger('x', 'info', stream).error('Call failed', {
      headers: { Authorization: 'Bearer abc' },
      error: new Error(`GET with ${token} failed`, { cause: new Error('postgres://u:hunter2@h/db') }),
    });

    const text = JSON.stringify(lines);
    expect(text).toContain('Call failed');
    expect(text).not.toContain(token);
    expect(text).not.toContain('Bearer abc');
    expect(text).not.toContain('hunter2');
  });

  test('cuts off what refers to itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;

    expect(JSON.stringify(redact(loop))).toContain('[deep]');
  });
});
