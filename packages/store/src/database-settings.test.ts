import { describe, expect, test } from '@jest/globals';
import { databaseSettings } from './database-settings.ts';

describe('database settings', () => {
  test('decode percent-encoded parts of the URL', () => {
    const settings = databaseSettings({
      DATABASE_URL: 'postgresql://wag%40gle:p%40ss%3Aw%2Frd%25@db.example.com:5433/my%20db',
    });

    expect(settings).toMatchObject({
      host: 'db.example.com',
      port: 5433,
      user: 'wag@gle',
      password: 'p@ss:w/rd%',
      database: 'my db',
    });
  });

  test('take the parts as they are when there is no URL', () => {
    const settings = databaseSettings({
      DB_USER: 'u',
      DB_PASSWORD: 'p%40:/@',
      DB_HOST: 'db.example.com',
      DB_NAME: 'waggle',
      DB_CONNECT_TIMEOUT: '7',
      DB_STATEMENT_TIMEOUT: '9000',
    });

    expect(settings).toEqual({
      host: 'db.example.com',
      port: 5432,
      user: 'u',
      password: 'p%40:/@',
      database: 'waggle',
      tls: {},
      poolMode: 'session',
      poolMax: 10,
      connectTimeoutMs: 7000,
      statementTimeoutMs: 9000,
    });
  });

  test('have time limits of 30 seconds by default', () => {
    expect(databaseSettings({ DATABASE_URL: 'postgres://u@localhost/x' })).toMatchObject({
      connectTimeoutMs: 30_000,
      statementTimeoutMs: 30_000,
    });
  });

  test.each(['localhost', '127.0.0.1', '127.9.8.7', '[::1]'])('need no TLS on this machine (%s)', (host) => {
    expect(databaseSettings({ DATABASE_URL: `postgres://u:p@${host}/x` }).tls).toBeNull();
  });

  test('need no TLS on a unix socket', () => {
    const settings = databaseSettings({ DATABASE_URL: 'postgres:///x?user=u&host=/var/run/postgresql' });

    expect(settings).toMatchObject({ host: '/var/run/postgresql', tls: null });
  });

  test.each(['10.0.0.1', 'db', '128.0.0.1', 'localhost.example.com'])('verify the certificate of %s', (host) => {
    expect(databaseSettings({ DATABASE_URL: `postgres://u:p@${host}/x` }).tls).toEqual({});
  });

  test('take the certificate authority with escaped line ends', () => {
    const settings = databaseSettings({ DATABASE_URL: 'postgres://u:p@db/x', DB_SSL_CA: '-----BEGIN\\nxyz' });

    expect(settings.tls).toEqual({ ca: '-----BEGIN\nxyz' });
  });

  test.each(['disable', 'allow', 'prefer'])('refuse sslmode=%s to another machine', (sslmode) => {
    expect(() => databaseSettings({ DATABASE_URL: `postgres://u:p@db/x?sslmode=${sslmode}` })).toThrow(
      /unencrypted.*DB_TLS=insecure-disable/,
    );
  });

  test('send plain text to another machine only when told so by name', () => {
    expect(databaseSettings({ DATABASE_URL: 'postgres://u:p@db/x', DB_TLS: 'insecure-disable' }).tls).toBeNull();
  });

  test.each([
    ['port 6543', { DATABASE_URL: 'postgres://u:p@db:6543/x' }],
    ['DB_POOL_MODE', { DATABASE_URL: 'postgres://u:p@db/x', DB_POOL_MODE: 'transaction' }],
    ['pool_mode in the URL', { DATABASE_URL: 'postgres://u:p@db/x?pool_mode=transaction' }],
  ])('know a transaction pooler by %s and use few connections', (_name, env) => {
    expect(databaseSettings(env)).toMatchObject({ poolMode: 'transaction', poolMax: 5 });
  });

  test('let DB_POOL_MODE overrule the port', () => {
    const env = { DATABASE_URL: 'postgres://u:p@db:6543/x', DB_POOL_MODE: 'session' };

    expect(databaseSettings(env)).toMatchObject({ poolMode: 'session', poolMax: 10 });
  });

  test('list every problem at once', () => {
    const env = { DB_PORT: 'abc', DB_POOL_MODE: 'statement', DB_STATEMENT_TIMEOUT: '-1', DB_USER: '' };

    expect(() => databaseSettings(env)).toThrow(
      /6 problems:(?=[\s\S]*DB_PORT)(?=[\s\S]*DB_POOL_MODE)(?=[\s\S]*DB_STATEMENT_TIMEOUT)(?=[\s\S]*DB_USER)(?=[\s\S]*DB_HOST)(?=[\s\S]*DB_NAME)/,
    );
  });

  test.each(['postgres://u:hunter2 secret@[/x', 'postgres://u:hunter2%zz@db/x', 'mysql://u:hunter2@db/x'])(
    'do not repeat the password in what they refuse (%s)',
    (url) => {
      let message = '';
      try {
        databaseSettings({ DATABASE_URL: url });
      } catch (error) {
        message = String(error);
      }

      expect(message).toMatch(/DATABASE_URL/);
      expect(message).not.toMatch(/hunter2/);
    },
  );
});
