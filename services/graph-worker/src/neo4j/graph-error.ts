import { RetryLaterError } from '@waggle/platform';
import { Neo4jError } from 'neo4j-driver';

const retryAfterMs = 15_000;
/** Codes that mean "no Neo4j to talk to", whatever the driver says about repeating. */
const awayCodes = new Set([
  'ServiceUnavailable',
  'SessionExpired',
  'Neo.TransientError.General.DatabaseUnavailable',
  'Neo.ClientError.Database.DatabaseNotFound',
]);

/**
 * Neo4j being away is nobody's fault: the work comes back later and costs no attempt. Errors that stay transient after
 * the driver's own retries come back soon. Everything else (a wrong statement) keeps its own face.
 */
export function toGraphError(thrown: unknown, address: string): unknown {
  if (!(thrown instanceof Neo4jError)) return thrown;
  if (thrown.code.startsWith('Neo.ClientError.Security.')) return refused(address, thrown);
  if (awayCodes.has(thrown.code) || isAcquisitionTimeout(thrown)) return graphDown(address, thrown);
  if (thrown.retryable)
    return new RetryLaterError('GRAPH_BUSY', 'Neo4j could not finish a transaction', 2000, { cause: thrown });
  return thrown;
}

/** The error of work that needs Neo4j while Neo4j is away. */
export function graphDown(address: string, cause: unknown): RetryLaterError {
  return new RetryLaterError('GRAPH_DOWN', `Neo4j at ${address} does not answer`, retryAfterMs, {
    cause,
    countAttempt: false,
  });
}

/** Work waits until the operator mends the credentials: no repository is at fault. */
function refused(address: string, cause: Error): RetryLaterError {
  const message = `Neo4j at ${address} refuses NEO4J_USERNAME or NEO4J_PASSWORD`;
  return new RetryLaterError('GRAPH_REFUSED', message, retryAfterMs, { cause, countAttempt: false });
}

/** Whether the server ended a statement at its time limit. */
export function isQueryTimeout(thrown: unknown): boolean {
  return thrown instanceof Neo4jError && thrown.code.startsWith('Neo.ClientError.Transaction.TransactionTimedOut');
}

/** Whether a node with this key was there already. */
export function isKeyTaken(thrown: unknown): boolean {
  return thrown instanceof Neo4jError && thrown.code === 'Neo.ClientError.Schema.ConstraintValidationFailed';
}

function isAcquisitionTimeout(error: Neo4jError): boolean {
  return /acquisition timed out/i.test(error.message);
}
