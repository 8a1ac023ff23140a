import type { System } from '@waggle/e2e';
import type { ModelSimulator } from '@waggle/testkit';
import type { RealChange } from './choose-changes.ts';
import { peerToken } from './peer-token.ts';
import type { PrAgentSettings } from './pr-agent.ts';

export interface PeerReview {
  /** Start to the posted comment. */
  totalMs: number;
  cpuMs: number;
  githubCalls: number;
  modelCalls: number;
}

type Way = 'server' | 'command';

/** A repository of its own for each way, where our App is not installed: neither sees what the others posted. */
export async function createPeerRepositories(system: System, path: string): Promise<void> {
  for (const owner of ['server', 'command'] satisfies Way[]) {
    const collaborators = { [peerToken.login]: 'write' as const };
    await system.github.createRepository({ owner, name: 'real', path, install: false, collaborators });
  }
}

/** Opens one pull request and has PR-Agent review it; `review` answers the CPU milliseconds it took. */
export async function measurePrAgent(
  { system: { github }, model }: { system: System; model: ModelSimulator },
  settings: PrAgentSettings,
  way: Way,
  change: RealChange,
  review: (url: string) => Promise<number>,
): Promise<PeerReview> {
  const { number, html_url: url } = await github.openPullRequest({ owner: way, name: 'real' }, change);
  github.clearRequests();
  model.clearRequests();
  const startedAt = Date.now();
  const cpuMs = await review(url);
  const calls = github.requests().filter(({ actor }) => actor === peerToken.login);
  const path = `/repos/${way}/real/issues/${number}/comments`;
  const posted = calls.filter((call) => call.method === 'POST' && call.path === path && call.status === 201).at(-1);
  if (posted === undefined || model.requests().length === 0)
    throw new Error(`PR-Agent posted no review of ${url}: see ${settings.logFile}`);
  return {
    totalMs: Date.parse(posted.at) - startedAt,
    cpuMs,
    githubCalls: calls.length,
    modelCalls: model.requests().length,
  };
}
