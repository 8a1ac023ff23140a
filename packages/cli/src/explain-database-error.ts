import { DatabaseError } from '@waggle/store';

const meanings: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  EHOSTUNREACH: 'the host cannot be reached',
  ENOENT: 'there is no such socket',
  ETIMEDOUT: 'it does not answer',
  ABORT_ERR: 'it does not answer',
  CONNECT_TIMEOUT: 'it does not answer',
  CONNECTION_CLOSED: 'it closed the connection',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; set DB_SSL_CA',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; set DB_SSL_CA',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted; set DB_SSL_CA',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  '28P01': 'the password is wrong',
  '28000': 'the user may not connect',
  '3D000': 'the database does not exist',
};

/** One line for a failure to reach Postgres; null for every other error. */
export function explainDatabaseError(error: Error): string | null {
  const meaning = error instanceof DatabaseError ? meanings[error.code] : undefined;
  return meaning === undefined ? null : `cannot connect to Postgres: ${meaning} (${error.message})`;
}
