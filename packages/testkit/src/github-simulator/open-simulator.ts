import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAppKey } from './app-key.ts';
import { createFaultBox } from './faults/faults.ts';
import { openGitStore } from './git/git-store.ts';
import { createPullDiffs } from './git/pull-diff.ts';
import { createRequestLog } from './http/request-log.ts';
import { type GithubSimulatorOptions, githubSizes, resolveLimits } from './options.ts';
import { createRateGate } from './rules/rate-gate.ts';
import type { Simulator } from './simulator.ts';
import { ensureAccount } from './state/accounts.ts';
import { openState } from './state/state.ts';
import { createWebhookSender } from './webhooks/sender.ts';

export type OpenedSimulator = {
  simulator: Simulator;
  appPrivateKey: string | undefined;
  webhookSecret: string;
  close: () => Promise<void>;
};

async function openFolder(dataDir: string | undefined): Promise<string> {
  if (dataDir === undefined) return mkdtemp(join(tmpdir(), 'github-simulator-'));
  await mkdir(dataDir, { recursive: true });
  return dataDir;
}

/** Opens the state behind a simulator: accounts, repositories, keys, webhook sender. */
export async function openSimulator(options: GithubSimulatorOptions): Promise<OpenedSimulator> {
  const dataDir = await openFolder(options.dataDir);
  const state = openState(join(dataDir, 'state.sqlite'));
  const store = await openGitStore(dataDir);
  const key = await loadAppKey(dataDir, options.appPublicKey);
  const now = options.now ?? (() => new Date());
  const slug = options.appSlug ?? 'waggle';
  const appId = options.appId ?? 4242;
  const webhookSecret = options.webhookSecret ?? randomBytes(20).toString('hex');
  const target = options.webhookUrl ? { url: options.webhookUrl, secret: webhookSecret } : undefined;
  const timeoutMs = options.webhookTimeoutMs ?? 10_000;
  const tokens = Object.entries(options.tokens ?? {});
  const simulator: Simulator = {
    url: '',
    app: {
      id: appId,
      slug,
      publicKey: key.publicKey,
      botId: ensureAccount(state, { login: `${slug}[bot]`, type: 'Bot' }).id,
      ownerId: ensureAccount(state, { login: 'waggle', type: 'Organization' }).id,
    },
    state,
    store,
    diffs: createPullDiffs(store),
    webhooks: createWebhookSender({ state, appId, target, timeoutMs, now }),
    faults: createFaultBox(),
    requests: createRequestLog(),
    rates: createRateGate(resolveLimits(options.limits), () => now().getTime()),
    sizes: { ...githubSizes, ...options.sizes },
    personalTokens: new Map(tokens.map(([token, login]) => [token, ensureAccount(state, { login })])),
    tokenLifetimeMs: options.tokenLifetimeMs ?? 3_600_000,
    now,
    dataDir,
  };
  return {
    simulator,
    appPrivateKey: key.privateKeyPem,
    webhookSecret,
    close: async () => {
      state.close();
      await store.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
