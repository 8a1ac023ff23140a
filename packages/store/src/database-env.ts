import { z } from 'zod';

const Port = z.coerce.number().int().min(1).max(65_535);

/** How to reach Postgres: one URL, or its parts. */
export const DatabaseEnv = z.object({
  DATABASE_URL: z
    .string()
    .optional()
    .describe('postgres://USER:PASSWORD@HOST:PORT/NAME[?sslmode=...&pool_mode=...]; wins over the DB_* parts'),
  DB_USER: z.string().optional().describe('User, when DATABASE_URL is not set'),
  DB_PASSWORD: z.string().optional().describe('Password, when DATABASE_URL is not set'),
  DB_HOST: z.string().optional().describe('Host name, address or socket folder, when DATABASE_URL is not set'),
  DB_PORT: Port.optional().describe('Port (5432); 6543 means a transaction pooler'),
  DB_NAME: z.string().optional().describe('Database, when DATABASE_URL is not set'),
  DB_POOL_MODE: z
    .enum(['session', 'transaction'])
    .optional()
    .describe('transaction behind PgBouncer or Supavisor in transaction mode; follows from port 6543 when unset'),
  DB_POOL_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('Connections per process (10; 5 in transaction mode)'),
  DB_CONNECT_TIMEOUT: z.coerce.number().int().min(1).max(300).default(30).describe('Seconds to wait for a connection'),
  DB_STATEMENT_TIMEOUT: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(30_000)
    .describe('Milliseconds a statement may run'),
  DB_SSL_CA: z.string().optional().describe('PEM of the certificate authority that signed the server certificate'),
  DB_TLS: z
    .enum(['required', 'insecure-disable'])
    .default('required')
    .describe('insecure-disable allows plain text to a remote host, for networks that encrypt by themselves'),
});
export type DatabaseEnv = z.infer<typeof DatabaseEnv>;
