import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { PullSummary } from '../control/control.ts';
import type { GithubSimulatorOptions } from '../options.ts';
import { createGithubSimulator, type GithubSimulator } from '../server.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export type Shop = {
  simulator: GithubSimulator;
  hooks: WebhookReceiver;
  pull: PullSummary;
  where: { owner: string; repo: string; pull_number: number };
  /** The App's own client and that of its installation. */
  app: Octokit;
  bot: Octokit;
  /** Clients of people. */
  ada: Octokit;
  anonymous: Octokit;
  close: () => Promise<void>;
};

export const shopName = { owner: 'acme', name: 'shop' };

const before = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
const after = before.map((line, index) => ([1, 29].includes(index) ? `${line} changed` : line));

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A simulator with a repository `acme/shop` and an open pull request by ada that changes two places of one file. */
export async function openShop(options: GithubSimulatorOptions = {}): Promise<Shop> {
  const hooks = await startWebhookReceiver();
  const simulator = await createGithubSimulator({
    webhookUrl: hooks.url,
    tokens: { 'token-of-ada': 'ada', 'token-of-bob': 'bob' },
    ...options,
  });
  const repository = await simulator.createRepository(shopName);
  const ada = { name: 'ada', email: 'ada@users.noreply.github.com' };
  const files = { 'src/cart.ts': `${before.join('\n')}\n`, 'README.md': '# Shop\n' };
  await simulator.push(shopName, { branch: 'main', files, message: 'Start the shop', author: ada });
  const changed = { 'src/cart.ts': `${after.join('\n')}\n`, 'src/new file.ts': 'export const fresh = 1;\n' };
  await simulator.push(shopName, {
    branch: 'cart',
    onto: 'main',
    files: changed,
    message: 'Change the cart\n\nFixes #1',
    author: ada,
  });
  const pull = await simulator.openPullRequest(shopName, { base: 'main', head: 'cart' });

  const client = (auth?: string) => new Octokit({ baseUrl: simulator.url, log: quiet, ...(auth ? { auth } : {}) });
  const appAuth = { appId: simulator.appId, privateKey: simulator.appPrivateKey ?? '' };
  const asApp = (extra: object) =>
    new Octokit({ baseUrl: simulator.url, log: quiet, authStrategy: createAppAuth, auth: { ...appAuth, ...extra } });
  return {
    simulator,
    hooks,
    pull,
    where: { owner: 'acme', repo: 'shop', pull_number: pull.number },
    app: asApp({}),
    bot: asApp({ installationId: repository.installation_id }),
    ada: client('token-of-ada'),
    anonymous: client(),
    close: async () => {
      await simulator.close();
      await hooks.close();
    },
  };
}
