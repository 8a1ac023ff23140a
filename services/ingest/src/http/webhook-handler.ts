import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Interpreted, VerifiedDelivery } from '@waggle/deliveries';
import { type Logger, toError } from '@waggle/platform';
import type { NewDelivery, RepositoryRef, Stored } from '@waggle/store';
import { restrictDelivery } from '../restrict-delivery.ts';
import { answer, refuse } from './answer.ts';
import type { ByteBudget } from './byte-budget.ts';
import { badSignature, checkHeaders, type DeliveryHeaders, maxBodyBytes, tooLarge } from './check-headers.ts';
import { createOneAtATime, type OneAtATime } from './one-at-a-time.ts';
import { readBody } from './read-body.ts';
import { isRefusal, type Refusal, unavailable } from './refusal.ts';
import { startSignatureCheck } from './signature.ts';

/** Who may have sent a delivery, and about what. */
export interface Authority {
  secrets: readonly string[];
  /** Set when the secret belongs to one repository; null when it is the App's. */
  only: RepositoryRef | null;
}

export interface WebhookDeps {
  /** Rejects when it cannot be known now. */
  authority: (request: IncomingMessage) => Authority | Promise<Authority>;
  appId: number | null;
  interpret: (verified: VerifiedDelivery) => Promise<Interpreted>;
  budget: ByteBudget;
  /** Resolves once the delivery is committed; rejects when that takes too long. */
  store: (delivery: NewDelivery) => Promise<Stored>;
  logger: Logger;
}

const overBudget = unavailable('TOO_MUCH_IN_FLIGHT', 'Too many large deliveries at once; send it again later');
const databaseAway = unavailable('DATABASE_AWAY', 'The delivery could not be stored in time; send it again later');
const broken: Refusal = { status: 500, code: 'INTERNAL', message: 'Something failed here' };

/**
 * `POST /webhooks/github`. Plain node:http: Express alone would cost as much CPU as everything below together. A 2xx
 * is written after the commit, never before.
 */
export function createWebhookHandler(deps: WebhookDeps): RequestListener {
  const largeOnes = createOneAtATime();
  return (request, response) => {
    receive({ ...deps, largeOnes }, request, response).catch((thrown: unknown) => {
      deps.logger.error('Webhook handler failed', { error: toError(thrown) });
      if (!response.headersSent) refuse(request, response, broken);
    });
  };
}

// Parsed and on its way to Postgres a body takes many times its size: 20 of 25 MiB at once took 1 GB.
const largeBytes = 1024 * 1024;

async function receive(
  deps: WebhookDeps & { largeOnes: OneAtATime },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = checkHeaders(request, deps.appId);
  if (isRefusal(headers)) return refuseAndLog(deps, request, response, headers);
  const authority = await findAuthority(deps, request);
  if (authority === null) return refuseAndLog(deps, request, response, databaseAway);
  if (request.destroyed) return deps.logger.debug('Sender went away', { deliveryId: headers.deliveryId });
  const check = startSignatureCheck(authority.secrets);
  const reading = readBody(request, { maxBytes: maxBodyBytes, budget: deps.budget, onChunk: check.update });
  try {
    const result = await reading.done;
    if (result.kind === 'aborted') return deps.logger.debug('Sender went away', { deliveryId: headers.deliveryId });
    if (result.kind !== 'body') {
      return refuseAndLog(deps, request, response, result.kind === 'too_large' ? tooLarge : overBudget);
    }
    const keyIndex = check.match(headers.signature);
    if (keyIndex === -1) return refuseAndLog(deps, request, response, badSignature);
    const accepted = { request, response, headers, body: result.body, keyIndex, only: authority.only };
    if (result.body.length < largeBytes) await storeAndAnswer(deps, accepted);
    else await deps.largeOnes(() => storeAndAnswer(deps, accepted));
  } finally {
    deps.budget.give(reading.taken());
  }
}

interface Accepted {
  request: IncomingMessage;
  response: ServerResponse;
  headers: DeliveryHeaders;
  body: Buffer;
  keyIndex: number;
  only: RepositoryRef | null;
}

async function findAuthority(deps: WebhookDeps, request: IncomingMessage): Promise<Authority | null> {
  try {
    return await deps.authority(request);
  } catch (thrown) {
    deps.logger.warn('Webhook secret cannot be looked up', { error: toError(thrown) });
    return null;
  }
}

async function storeAndAnswer(
  deps: WebhookDeps,
  { request, response, headers, body, keyIndex, only }: Accepted,
): Promise<void> {
  const { deliveryId, event, signature, traceparent } = headers;
  const digest = signature.toString('hex');
  const verified = { deliveryId, event, source: 'webhook' as const, body, digest, traceparent };
  const read = await deps.interpret(verified);
  const interpreted = only === null ? read : restrictDelivery(read, only);
  try {
    const stored = await deps.store(interpreted.delivery);
    const status = stored === 'duplicate' ? 'duplicate' : interpreted.delivery.status;
    answer(response, 202, { status, delivery: deliveryId });
    logStored(deps.logger, interpreted, { status, keyIndex });
  } catch (thrown) {
    deps.logger.warn('Delivery not stored', { deliveryId, event, error: toError(thrown) });
    refuse(request, response, databaseAway);
  }
}

function logStored(
  logger: Logger,
  { delivery, fullName, problem }: Interpreted,
  outcome: { status: string; keyIndex: number },
): void {
  const { deliveryId, eventType: event, action, prNumber } = delivery;
  const fields = { deliveryId, event, action, repo: fullName, prNumber, ...outcome };
  if (problem !== null) logger.warn('Delivery cannot be used', { ...fields, problem });
  else if (outcome.keyIndex > 0) logger.info('Delivery signed with a secret that is being retired', fields);
  else logger.info('Delivery stored', fields);
}

function refuseAndLog(deps: WebhookDeps, request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  refuse(request, response, refusal);
  // What the sender wrote into its headers is unchecked text; the code is enough to see what is wrong.
  deps.logger.warn('Webhook refused', { status: refusal.status, code: refusal.code });
}
