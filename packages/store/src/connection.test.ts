import type { PeerCertificate } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { tlsOptions } from './connection.ts';

describe('TLS to Postgres', () => {
  test.each([
    ['db.example.com', 'DNS:db.example.com', true],
    ['db.example.com', 'DNS:other.example.com', false],
    ['10.0.0.1', 'IP Address:10.0.0.1', true],
    ['10.0.0.1', 'DNS:localhost', false],
  ])('to %s with a certificate for %s is accepted: %s', (host, subjectaltname, accepted) => {
    const certificate = { subject: { CN: 'x' }, subjectaltname } as PeerCertificate;
    // What postgres.js passes for an address, because it names no server then.
    const problem = tlsOptions(host, {}).checkServerIdentity('localhost', certificate);

    expect(problem === undefined).toBe(accepted);
    expect(tlsOptions(host, {})).toMatchObject({ rejectUnauthorized: true });
  });
});
