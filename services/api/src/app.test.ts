import { describe, expect, test } from '@jest/globals';
import { AppError } from '@waggle/platform';
import request from 'supertest';
import { buildApp, ops } from './testing/build-app.ts';

const away = async () => Promise.reject(new Error('connect ECONNREFUSED'));

describe('every answer', () => {
  test.each([
    '/',
    '/reviews/7',
    '/nothing',
    '/api/v1/reviews',
    '/api/nothing',
    '/ops/queues',
    '/health',
    '/assets/pages.css',
  ])('%s cannot be framed, sniffed or referred from, and names its content policy', async (path) => {
    const { headers } = await request(buildApp()).get(path);

    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

describe('ops access', () => {
  const guarded = ['/', '/reviews/7', '/system', '/api/docs', '/ops/queues', '/ops/queues/api/queues'];

  test.each(guarded)('%s asks for the credentials where they are set', async (path) => {
    const app = buildApp({ config: { opsCredentials: ops } });

    const without = await request(app).get(path);
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect((await request(app).get(path).auth(ops.user, 'wrong-password')).status).toBe(401);
    expect((await request(app).get(path).auth(ops.user, ops.password)).status).toBe(200);
  });

  test.each(guarded)('%s is open on this machine in the local default, but not under another name', async (path) => {
    const app = buildApp();

    expect((await request(app).get(path)).status).toBe(200);
    expect((await request(app).get(path).set('Host', 'evil.example')).status).toBe(403);
  });

  test('in the local default with credentials the pages are open and the queues are not', async () => {
    const app = buildApp({ config: { opsCredentials: ops, pagesAreLocal: true } });

    expect((await request(app).get('/')).status).toBe(200);
    expect((await request(app).get('/').set('Host', 'evil.example')).status).toBe(403);
    expect((await request(app).get('/ops/queues')).status).toBe(401);
  });

  test('ten wrong passwords in a minute lock the address out, also with the right one', async () => {
    const app = buildApp({ config: { opsCredentials: ops } });
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await request(app).get('/').auth(ops.user, `guess-${guess}`)).status).toBe(401);
    }

    const eleventh = await request(app).get('/').auth(ops.user, ops.password);

    expect(eleventh.status).toBe(429);
    expect(Number(eleventh.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('asking without credentials is no guess', async () => {
    const app = buildApp({ config: { opsCredentials: ops } });
    for (let visit = 0; visit < 12; visit += 1) await request(app).get('/');

    expect((await request(app).get('/').auth(ops.user, ops.password)).status).toBe(200);
  });

  test('another address is not locked out when a trusted proxy tells them apart', async () => {
    const app = buildApp({ config: { opsCredentials: ops, trustedProxies: ['loopback'] } });
    for (let guess = 0; guess < 10; guess += 1) {
      await request(app).get('/').set('X-Forwarded-For', '198.51.100.1').auth(ops.user, 'wrong');
    }

    expect(
      (await request(app).get('/').set('X-Forwarded-For', '198.51.100.1').auth(ops.user, ops.password)).status,
    ).toBe(429);
    expect(
      (await request(app).get('/').set('X-Forwarded-For', '198.51.100.2').auth(ops.user, ops.password)).status,
    ).toBe(200);
  });
});

describe('REST', () => {
  const key = { Authorization: 'Bearer good' };

  test.each([
    [{}, /^Bearer realm="Waggle"$/],
    [{ Authorization: 'Bearer bad' }, /invalid_token/],
    [{ Authorization: 'Basic Z29vZA==' }, /^Bearer realm="Waggle"$/],
  ])('%j is answered 401 and told how to sign in', async (headers, challenge) => {
    const response = await request(buildApp()).get('/api/v1/reviews').set(headers);

    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toMatch(challenge);
    expect(response.body.error.code).toBe('UNAUTHENTICATED');
  });

  test.each([
    ['?limit=0', 'limit: must be from 1 to 100'],
    ['?limit=101', 'limit: must be from 1 to 100'],
    ['?limit=ten', 'limit: must be a whole number'],
    ['?limit=1.5', 'limit: must be a whole number'],
    ['?limit=1&limit=2', 'limit: must be a whole number'],
    ['?status=open', 'status'],
    ['?repository=sample', 'repository: must look like owner/name'],
    ['?cursor=', 'cursor: must not be empty'],
  ])('%s is answered 400 with the reason', async (query, reason) => {
    const response = await request(buildApp()).get(`/api/v1/reviews${query}`).set(key);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(reason);
  });

  test('a cursor that the store refuses is answered 400', async () => {
    const list = async () => Promise.reject(new AppError('BAD_CURSOR', 'The cursor is not ours'));
    const app = buildApp({ reviews: { list, find: async () => null } });

    const response = await request(app).get('/api/v1/reviews?cursor=xyz').set(key);

    expect(response.status).toBe(400);
    expect(response.body.error).toEqual({ code: 'BAD_CURSOR', message: 'The cursor is not ours' });
  });

  test.each(['0', '-1', '1e3', '1.0', 'abc', '99999999999999999999', '%00'])('id %s is answered 400', async (id) => {
    expect((await request(buildApp()).get(`/api/v1/reviews/${id}`).set(key)).status).toBe(400);
  });

  test('a key is slowed down when it asks too often, and another one is not', async () => {
    const findApiKey = async (given: string) => ({ id: given === 'one' ? 1 : 2, repoIds: null, canWrite: false });
    const app = buildApp({ findApiKey, config: { apiRequestsPerMinute: 2 } });
    const ask = (given: string) => request(app).get('/api/v1/reviews').set('Authorization', `Bearer ${given}`);

    expect([(await ask('one')).status, (await ask('one')).status]).toEqual([200, 200]);
    const third = await ask('one');
    expect(third.status).toBe(429);
    expect(Number(third.headers['retry-after'])).toBe(30);
    expect((await ask('two')).status).toBe(200);
  });

  test('a wrong address is a 404 in JSON', async () => {
    const response = await request(buildApp()).get('/api/v2/reviews');

    expect(response.status).toBe(404);
    expect(response.body.error.code).toBe('NOT_FOUND');
  });
});

describe('failures', () => {
  const key = { Authorization: 'Bearer good' };
  const broken = { list: away, find: away };

  test('while Postgres is away readers are told to come back, in JSON or in HTML', async () => {
    const up = async () => {};
    const health = {
      service: 'api',
      version: '1',
      environment: 'test',
      database: away,
      redis: up,
      needed: ['database'] as const,
    };
    const app = buildApp({ reviews: broken, health });

    const rest = await request(app).get('/api/v1/reviews').set(key);
    expect(rest.status).toBe(503);
    expect(rest.headers['retry-after']).toBe('5');
    expect(rest.body.error.code).toBe('DATABASE_AWAY');
    const page = await request(app).get('/');
    expect(page.status).toBe(503);
    expect(page.text).toContain('The database is away');
  });

  test('while Redis is away Bull Board is told so instead of waiting', async () => {
    const up = async () => {};
    const health = {
      service: 'api',
      version: '1',
      environment: 'test',
      database: up,
      redis: away,
      needed: ['database'] as const,
    };

    const response = await request(buildApp({ health })).get('/ops/queues/api/queues');

    expect(response.status).toBe(503);
    expect(response.body.error.code).toBe('REDIS_AWAY');
    expect((await request(buildApp({ health })).get('/health')).body).toMatchObject({
      status: 'degraded',
      redis: 'down',
    });
  });

  test('any other failure is a 500 that gives nothing away', async () => {
    const response = await request(buildApp({ reviews: broken }))
      .get('/api/v1/reviews')
      .set(key);

    expect(response.status).toBe(500);
    expect(JSON.stringify(response.body)).not.toContain('ECONNREFUSED');
  });
});

describe('pages', () => {
  test('are HTML without any script', async () => {
    for (const path of ['/', '/reviews/7', '/system', '/api/docs']) {
      const response = await request(buildApp()).get(path);

      expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(response.text).not.toMatch(/<script|<style| style=/);
      expect(response.text).toContain('<main id="main"');
      expect(response.text).toContain('<html lang="en">');
    }
  });

  test.each(['/reviews/8', '/reviews/abc', '/nowhere'])('%s is a page that says it is not there', async (path) => {
    const response = await request(buildApp()).get(path);

    expect(response.status).toBe(404);
    expect(response.text).toContain('There is n');
  });

  test('empty fields of the filter form mean any', async () => {
    expect((await request(buildApp()).get('/?repository=&status=')).status).toBe(200);
    expect((await request(buildApp()).get('/?status=odd')).status).toBe(400);
  });

  test('system shows a service that does not answer', async () => {
    const app = buildApp({ config: { services: [{ name: 'ingest', url: 'http://127.0.0.1:1' }] } });

    const { text } = await request(app).get('/system');

    expect(text).toContain('No answer');
    expect(text).toContain('1 of 2 services need a look');
  });
});
