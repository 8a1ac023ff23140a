import { jwtVerify, SignJWT } from 'jose';
import type { KeyRing } from './env.ts';
import { PermanentError } from './errors.ts';

const issuer = 'waggle';
const lifetimeSeconds = 60;
const clockToleranceSeconds = 5;

/** Makes tokens that let `subject` call `audience`: HS256, at most 60 s, signed with the current key. */
export function createTokenSigner(keys: KeyRing, subject: string): (audience: string) => Promise<string> {
  return (audience) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'HS256', kid: keys.current.kid })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(keys.current.key);
}

/** Checks a token for `audience` and answers its subject. Throws a PermanentError whatever is wrong with it. */
export function createTokenVerifier(keys: KeyRing, audience: string): (token: string) => Promise<string> {
  return async (token) => {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => keys.all.find((key) => key.kid === kid)?.key ?? Promise.reject(new Error('unknown key id')),
        {
          algorithms: ['HS256'],
          issuer,
          audience,
          maxTokenAge: lifetimeSeconds,
          clockTolerance: clockToleranceSeconds,
          requiredClaims: ['sub', 'exp', 'iat'],
        },
      );
      return payload.sub ?? '';
    } catch (error) {
      throw new PermanentError('BAD_SERVICE_TOKEN', 'The service token is missing, expired or not for this service', {
        cause: error,
      });
    }
  };
}
