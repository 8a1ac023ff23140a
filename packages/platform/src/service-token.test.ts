import { describe, expect, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import type { KeyRing } from './env.ts';
import { createTokenSigner, createTokenVerifier } from './service-token.ts';

function ring(...kids: string[]): KeyRing {
  const all = kids.map((kid) => ({ kid, key: Buffer.alloc(32, kid) }));
  const [current] = all;
  if (current === undefined) throw new Error('needs a key');
  return { current, all };
}

describe('service token', () => {
  test('is accepted by its audience, also after the key was rotated', async () => {
    const token = await createTokenSigner(ring('old'), 'review-worker')('graph-worker');

    await expect(createTokenVerifier(ring('new', 'old'), 'graph-worker')(token)).resolves.toBe('review-worker');
  });

  test.each([
    ['another audience', () => createTokenSigner(ring('a'), 'x')('api')],
    ['an unknown key', () => createTokenSigner(ring('b'), 'x')('graph-worker')],
    [
      'no signature',
      async () =>
        new UnsecuredJWT({ sub: 'x', aud: 'graph-worker', iss: 'waggle' })
          .setIssuedAt()
          .setExpirationTime('1m')
          .encode(),
    ],
    ['garbage', async () => 'x.y.z'],
  ])('is refused with %s', async (_name, make) => {
    const token = await make();

    await expect(createTokenVerifier(ring('a'), 'graph-worker')(token)).rejects.toMatchObject({
      code: 'BAD_SERVICE_TOKEN',
    });
  });
});
