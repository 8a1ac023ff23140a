import { isIPv4 } from 'node:net';
import { PermanentError } from '@waggle/platform';
import { DatabaseEnv } from './database-env.ts';

export interface DatabaseSettings {
  /** A folder when the server is reached through a unix socket. */
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  tls: { ca?: string } | null;
  poolMode: 'session' | 'transaction';
  poolMax: number;
  connectTimeoutMs: number;
  statementTimeoutMs: number;
}

interface Target {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  sslmode: string | null;
  /** `pool_mode` in the URL, for whoever can hand over a URL only. */
  poolMode: string | null;
}

const transactionPoolerPort = 6543;

/** Reads the settings from `DATABASE_URL` or `DB_*`. Throws one PermanentError that lists every problem. */
export function databaseSettings(env: Record<string, unknown>): DatabaseSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = DatabaseEnv.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const text = (name: keyof DatabaseEnv) => (typeof given[name] === 'string' ? given[name] : undefined);
  const url = text('DATABASE_URL');
  const target = url === undefined ? targetFromParts(given, problems) : targetFromUrl(url, problems);
  const local = isLocalHost(target.host);
  problems.push(...tlsProblems(target, local, given.DB_TLS === 'insecure-disable'));
  if (!parsed.success || problems.length > 0) throw badConfiguration(problems);
  const options = parsed.data;
  const pooled =
    target.poolMode === 'transaction' || (target.poolMode === null && target.port === transactionPoolerPort);
  const poolMode = options.DB_POOL_MODE ?? (pooled ? 'transaction' : 'session');
  const wantsTls = target.sslmode !== 'disable' && (!local || target.sslmode?.startsWith('verify') === true);
  return {
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    database: target.database,
    tls: wantsTls && options.DB_TLS !== 'insecure-disable' ? tlsOptions(options.DB_SSL_CA) : null,
    poolMode,
    // A pooler shares few server connections among all clients: each process asks for little.
    poolMax: options.DB_POOL_MAX ?? (poolMode === 'transaction' ? 5 : 10),
    connectTimeoutMs: options.DB_CONNECT_TIMEOUT * 1000,
    statementTimeoutMs: options.DB_STATEMENT_TIMEOUT,
  };
}

function targetFromParts(given: Record<string, unknown>, problems: string[]): Target {
  const text = (name: keyof DatabaseEnv) => (given[name] === undefined ? '' : String(given[name]));
  for (const name of ['DB_USER', 'DB_HOST', 'DB_NAME'] as const) {
    if (text(name) === '') problems.push(`${name}: must be set when DATABASE_URL is not`);
  }
  return {
    host: text('DB_HOST'),
    port: Number(given.DB_PORT ?? 5432),
    user: text('DB_USER'),
    password: text('DB_PASSWORD'),
    database: text('DB_NAME'),
    sslmode: null,
    poolMode: null,
  };
}

function targetFromUrl(text: string, problems: string[]): Target {
  const none = { host: '', port: 5432, user: '', password: '', database: '', sslmode: null, poolMode: null };
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text itself may hold the password, so it is not repeated.
    problems.push('DATABASE_URL: is not a URL; percent-encode @ : / ? # % in the user and the password');
    return none;
  }
  if (!/^postgres(ql)?:$/.test(url.protocol))
    problems.push('DATABASE_URL: must start with postgres:// or postgresql://');
  const decode = (part: string, what: string) => decodePart(part, what, problems);
  const database = decode(url.pathname.slice(1), 'database name');
  const user = decode(url.username, 'user') || (url.searchParams.get('user') ?? '');
  const host = url.searchParams.get('host') ?? (decode(url.hostname, 'host') || 'localhost');
  if (user === '') problems.push('DATABASE_URL: names no user');
  if (database === '') problems.push('DATABASE_URL: names no database');
  const poolMode = url.searchParams.get('pool_mode');
  if (poolMode !== null && poolMode !== 'session' && poolMode !== 'transaction') {
    problems.push('DATABASE_URL: pool_mode must be session or transaction');
  }
  if (host.includes(',')) problems.push('DATABASE_URL: several hosts are not supported; name one');
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user,
    password: decode(url.password, 'password'),
    database,
    sslmode: url.searchParams.get('sslmode'),
    poolMode,
  };
}

function decodePart(part: string, what: string, problems: string[]): string {
  try {
    return decodeURIComponent(part);
  } catch {
    problems.push(`DATABASE_URL: the ${what} holds a % that is not followed by two hex digits; write it as %25`);
    return part;
  }
}

const sslmodes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

function tlsProblems(target: Target, local: boolean, insecureAllowed: boolean): string[] {
  const { sslmode } = target;
  if (sslmode !== null && !sslmodes.includes(sslmode))
    return [`DATABASE_URL: sslmode must be one of ${sslmodes.join(', ')}`];
  const plain = sslmode === 'disable' || sslmode === 'allow' || sslmode === 'prefer';
  if (local || insecureAllowed || !plain) return [];
  return [
    `DATABASE_URL: sslmode=${sslmode} would send data to ${target.host} unencrypted; remove it, or set DB_TLS=insecure-disable if the network encrypts by itself`,
  ];
}

/** True for this machine: loopback names and addresses, and unix sockets. */
export function isLocalHost(host: string): boolean {
  if (host.startsWith('/') || host === 'localhost' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}

function tlsOptions(ca: string | undefined): { ca?: string } {
  return ca === undefined ? {} : { ca: ca.replaceAll('\\n', '\n') };
}

function badConfiguration(problems: string[]): PermanentError {
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return new PermanentError(
    'BAD_CONFIGURATION',
    `Database configuration has ${count}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}
