import { describe, expect, test } from '@jest/globals';
import { silentLogger } from '@waggle/testkit';
import express from 'express';
import request from 'supertest';
import { createErrorHandler, type HealthParts, mountHealth } from './http.ts';

const up = async () => {};
const down = async () => Promise.reject(new Error('away'));

function appWith(parts: Partial<HealthParts>) {
  const app = express();
  mountHealth(app, {
    service: 'ingest',
    version: '1',
    environment: 'test',
    database: up,
    redis: up,
    needed: ['database'],
    ...parts,
  });
  app.get('/boom', () => {
    throw new Error('password=hunter2');
  });
  app.use(createErrorHandler(silentLogger));
  return app;
}

describe('health', () => {
  test.each([
    ['everything answers', {}, 200, { status: 'ok', database: 'up', redis: 'up' }],
    ['a part it can do without is down', { redis: down }, 200, { status: 'degraded', redis: 'down' }],
    ['a needed part is down', { database: down }, 503, { status: 'down', database: 'down' }],
    ['a needed part hangs', { database: () => new Promise<void>(() => {}) }, 503, { database: 'down' }],
    ['it owns a graph', { graph: up }, 200, { graph: 'up' }],
  ])('when %s', async (_name, parts, status, body) => {
    const response = await request(appWith(parts)).get('/health');

    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ service: 'ingest', version: '1', environment: 'test', ...body });
  });

  test('an unexpected failure is a 500 with a request id and no detail', async () => {
    const response = await request(appWith({})).get('/boom');

    expect(response.status).toBe(500);
    expect(response.body.error).toEqual({
      code: 'INTERNAL',
      message: 'Something failed here',
      requestId: expect.any(String),
    });
  });
});
