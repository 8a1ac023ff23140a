import { describe, expect, test } from '@jest/globals';
import { readAddresses, requireFreePorts } from './addresses.ts';

describe('readAddresses', () => {
  test('has the documented defaults on the loopback address', () => {
    expect(readAddresses({})).toEqual({
      api: { port: 3000, url: 'http://127.0.0.1:3000' },
      ingest: { port: 3001, url: 'http://127.0.0.1:3001' },
      'graph-worker': { port: 3002, url: 'http://127.0.0.1:3002' },
      'review-worker': { port: 3003, url: 'http://127.0.0.1:3003' },
      simulator: { port: 3010, url: 'http://127.0.0.1:3010' },
    });
  });

  test('takes a port from its variable', () => {
    expect(readAddresses({ WAGGLE_API_PORT: '4000' }).api.url).toBe('http://127.0.0.1:4000');
  });

  test.each(['0', '65536', '3000a', '-1', '1.5'])('refuses %s and names the variable', (value) => {
    expect(() => readAddresses({ WAGGLE_INGEST_PORT: value })).toThrow(`WAGGLE_INGEST_PORT is not a port: ${value}`);
  });
});

describe('requireFreePorts', () => {
  test('names the taken port and the variable that changes it', async () => {
    const check = requireFreePorts(readAddresses({}), ['api', 'ingest'], async (port) => port !== 3001);

    await expect(check).rejects.toMatchObject({
      message: 'port 3001 (ingest) is taken on 127.0.0.1',
      remedy: expect.stringContaining('WAGGLE_INGEST_PORT'),
    });
  });

  test('refuses one port for two processes', async () => {
    const check = requireFreePorts(readAddresses({ WAGGLE_API_PORT: '3001' }), ['api', 'ingest'], async () => true);

    await expect(check).rejects.toThrow('ingest and api both want port 3001');
  });

  test('passes when everything is free', async () => {
    await expect(requireFreePorts(readAddresses({}), ['api'], async () => true)).resolves.toBeUndefined();
  });
});
