import { z } from 'zod';

// Only the fields that are used: GitHub adds and changes others at any time, and a review must not depend on them.

export const Id = z.number().int().positive();
export const PrNumber = z.number().int().positive().max(2_147_483_647);
export const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const FullName = z
  .string()
  .regex(/^[^/\s]+\/[^/\s]+$/)
  .max(300);
const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const Repository = z.object({ id: Id, full_name: FullName });
export type Repository = z.infer<typeof Repository>;

/** Present in what a GitHub App receives, absent in deliveries of repository webhooks. */
export const Installation = z.object({ id: Id }).nullish();
export type Installation = z.infer<typeof Installation>;

/** Null when the account was deleted. */
export const User = z.object({ login: z.string(), type: z.string().nullish() }).nullish();
export type User = z.infer<typeof User>;

/** False for Apps, Waggle itself among them, and for deleted accounts: neither waits for an answer. */
export function isPerson(user: User): user is NonNullable<User> {
  return user !== null && user !== undefined && user.type !== 'Bot' && !user.login.endsWith('[bot]');
}

export const PullRequest = z.object({
  number: PrNumber,
  updated_at: Instant,
  /** Absent in some events, which then ask for no review anyway. */
  draft: z.boolean().nullish(),
  head: z.object({ sha: Sha }),
  base: z.object({ sha: Sha, ref: z.string().max(1000).nullish() }),
});
export type PullRequest = z.infer<typeof PullRequest>;
