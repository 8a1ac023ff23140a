import type { IncomingHttpHeaders } from 'node:http';
import { errors, jwtVerify } from 'jose';
import { GithubError, notFound } from '../http/github-error.ts';
import type { Actor } from '../http/types.ts';
import type { Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';
import { covers } from '../state/lookups.ts';
import type { Account, Repository } from '../state/records.ts';

const maxTokenSeconds = 600;

function credentials(headers: IncomingHttpHeaders): string | undefined {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(/\s+/, 2);
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (/^basic$/i.test(scheme)) return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':');
  return undefined;
}

/** Finds out who sends a request; wrong credentials are refused even where none are needed, as on GitHub. */
export async function authenticate(simulator: Simulator, headers: IncomingHttpHeaders): Promise<Actor> {
  const secret = credentials(headers);
  if (secret === undefined) return { kind: 'anonymous' };
  if (secret.split('.').length === 3) return authenticateApp(simulator, secret);
  const personal = simulator.personalTokens.get(secret);
  if (personal) return { kind: 'user', account: personal, token: secret };
  const { state } = simulator;
  const found = state.tokens.find((token) => token.token === secret);
  const installation = found && state.installations.get(found.installationId);
  if (!found || !installation || installation.deleted) throw new GithubError(401, 'Bad credentials');
  if (new Date(found.expiresAt) <= simulator.now()) throw new GithubError(401, 'Bad credentials');
  return {
    kind: 'installation',
    account: accountById(state, simulator.app.botId),
    installation,
    repositoryIds: found.repositoryIds ?? undefined,
    token: secret,
  };
}

async function authenticateApp(simulator: Simulator, token: string): Promise<Actor> {
  const now = simulator.now();
  try {
    const { payload } = await jwtVerify(token, simulator.app.publicKey, {
      algorithms: ['RS256'],
      currentDate: now,
      requiredClaims: ['iat', 'exp', 'iss'],
      clockTolerance: 0,
    });
    if (String(payload.iss) !== String(simulator.app.id)) {
      throw new GithubError(401, 'Integration not found');
    }
    const seconds = now.getTime() / 1000;
    if ((payload.exp ?? 0) > seconds + maxTokenSeconds) {
      throw new GithubError(401, "'Expiration time' claim ('exp') is too far in the future");
    }
    if ((payload.iat ?? 0) > seconds + 1) {
      throw new GithubError(
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      );
    }
    return { kind: 'app' };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new GithubError(
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      );
    }
    if (error instanceof errors.JOSEError) throw new GithubError(401, 'A JSON web token could not be decoded');
    throw error;
  }
}

export function requireApp(actor: Actor): void {
  if (actor.kind !== 'app') throw new GithubError(401, 'A JSON web token could not be decoded');
}

/** The account that writes; GitHub refuses the anonymous and Apps without an installation token. */
export function requireWriter(actor: Actor): Account {
  if (actor.kind === 'anonymous') throw new GithubError(401, 'Requires authentication');
  if (actor.kind === 'app') throw new GithubError(403, 'Resource not accessible by integration');
  return actor.account;
}

/** Whether someone can read a repository; one who cannot is told it does not exist. */
export function canRead(actor: Actor, repository: Repository): boolean {
  if (actor.kind === 'installation') {
    const selected = actor.repositoryIds === undefined || actor.repositoryIds.includes(repository.id);
    return (covers(actor.installation, repository) && selected) || !repository.private;
  }
  if (!repository.private) return true;
  if (actor.kind !== 'user') return false;
  if (actor.account.id === repository.ownerId) return true;
  return (repository.collaborators[actor.account.login] ?? 'none') !== 'none';
}

/** The account that writes to a repository it has access to. */
export function requireWriteTo(actor: Actor, repository: Repository): Account {
  const account = requireWriter(actor);
  if (!canRead(actor, repository)) throw notFound();
  if (actor.kind !== 'installation') return account;
  if (actor.installation.suspendedAt !== null) throw new GithubError(403, 'This installation has been suspended');
  const selected = actor.repositoryIds === undefined || actor.repositoryIds.includes(repository.id);
  if (!covers(actor.installation, repository) || !selected) {
    throw new GithubError(403, 'Resource not accessible by integration');
  }
  return account;
}
