import { z } from 'zod';
import type { GithubSimulatorOptions } from './options.ts';

const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3010),
  HOST: z.string().default('127.0.0.1'),
  SIMULATOR_DATA_DIR: z.string().min(1).optional(),
  SIMULATOR_PUBLIC_URL: z.url().optional(),
  SIMULATOR_WEBHOOK_URL: z.url().optional(),
  SIMULATOR_WEBHOOK_SECRET: z.string().min(1).optional(),
  SIMULATOR_APP_ID: z.coerce.number().int().positive().optional(),
  SIMULATOR_APP_SLUG: z.string().min(1).optional(),
  SIMULATOR_APP_PUBLIC_KEY: z.string().min(1).optional(),
  SIMULATOR_TOKEN: z.string().min(1).optional(),
  SIMULATOR_TOKEN_LOGIN: z.string().min(1).default('maintainer'),
  SIMULATOR_LIMITS: z.enum(['github', 'off']).default('github'),
});

/** Reads the simulator's options from the environment; every problem is named at once. */
export function parseSimulatorEnv(env: Record<string, string | undefined>): GithubSimulatorOptions {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Env.safeParse(given);
  if (!parsed.success) {
    throw new Error(`the GitHub simulator cannot start:\n${z.prettifyError(parsed.error)}`);
  }
  const values = parsed.data;
  if (values.SIMULATOR_WEBHOOK_URL && !values.SIMULATOR_WEBHOOK_SECRET) {
    throw new Error('the GitHub simulator cannot start: SIMULATOR_WEBHOOK_URL needs SIMULATOR_WEBHOOK_SECRET');
  }
  return {
    port: values.PORT,
    host: values.HOST,
    limits: values.SIMULATOR_LIMITS,
    ...(values.SIMULATOR_DATA_DIR && { dataDir: values.SIMULATOR_DATA_DIR }),
    ...(values.SIMULATOR_PUBLIC_URL && { publicUrl: values.SIMULATOR_PUBLIC_URL }),
    ...(values.SIMULATOR_WEBHOOK_URL && { webhookUrl: values.SIMULATOR_WEBHOOK_URL }),
    ...(values.SIMULATOR_WEBHOOK_SECRET && { webhookSecret: values.SIMULATOR_WEBHOOK_SECRET }),
    ...(values.SIMULATOR_APP_ID && { appId: values.SIMULATOR_APP_ID }),
    ...(values.SIMULATOR_APP_SLUG && { appSlug: values.SIMULATOR_APP_SLUG }),
    ...(values.SIMULATOR_APP_PUBLIC_KEY && { appPublicKey: values.SIMULATOR_APP_PUBLIC_KEY }),
    ...(values.SIMULATOR_TOKEN && { tokens: { [values.SIMULATOR_TOKEN]: values.SIMULATOR_TOKEN_LOGIN } }),
  };
}
