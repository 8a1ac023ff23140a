export type RateLimits = {
  /** Requests per hour for each token. */
  primaryPerHour: number;
  /** Requests that create content, per minute and per hour, for each token. */
  contentPerMinute: number;
  contentPerHour: number;
  /** Points per minute for each token: a read costs 1, a write 5. */
  pointsPerMinute: number;
  concurrent: number;
  /** Writes of one token at a time, and milliseconds between their starts: GitHub asks for it, and may refuse the rest. */
  concurrentWrites: number;
  writeGapMs: number;
};

/** What github.com enforces for one installation. */
export const githubLimits: RateLimits = {
  primaryPerHour: 5000,
  contentPerMinute: 80,
  contentPerHour: 500,
  pointsPerMinute: 900,
  concurrent: 100,
  // Not in every case, and not at once: tests of clients that must keep to it set 1 and 1000.
  concurrentWrites: 100,
  writeGapMs: 0,
};

export type SizeLimits = {
  pullRequestFiles: number;
  compareFiles: number;
  patchLinesPerPage: number;
  treeEntries: number;
};

export const githubSizes: SizeLimits = {
  pullRequestFiles: 3000,
  compareFiles: 300,
  patchLinesPerPage: 20_000,
  treeEntries: 100_000,
};

export type GithubSimulatorOptions = {
  host?: string;
  /** 0 (the default) takes any free port. */
  port?: number;
  /** Keeps everything across restarts; without it a temporary folder is used and removed on close. */
  dataDir?: string;
  /** Where people and clients reach the simulator, when that is not `http://HOST:PORT`. */
  publicUrl?: string;
  appId?: number;
  appSlug?: string;
  /** PEM of the key that App tokens are verified with; without it a key pair is generated. */
  appPublicKey?: string;
  webhookUrl?: string;
  webhookSecret?: string;
  /** Personal tokens and whose they are, for example `{ 'token-of-ada': 'ada' }`. */
  tokens?: Record<string, string>;
  /** `github` (the default) enforces the limits of github.com, `off` none, as GitHub Enterprise Server does. */
  limits?: 'github' | 'off' | Partial<RateLimits>;
  sizes?: Partial<SizeLimits>;
  /** How long an installation token lives; GitHub's hour by default. */
  tokenLifetimeMs?: number;
  /** How long a webhook receiver may take; GitHub's 10 seconds by default. */
  webhookTimeoutMs?: number;
  now?: () => Date;
};

/** The limits to enforce, or undefined for none. */
export function resolveLimits(limits: GithubSimulatorOptions['limits']): RateLimits | undefined {
  if (limits === 'off') return undefined;
  if (limits === undefined || limits === 'github') return githubLimits;
  return { ...githubLimits, ...limits };
}
