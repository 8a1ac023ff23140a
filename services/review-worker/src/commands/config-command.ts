import { renderConfig } from '../core/render/config-answer.ts';
import { openBaseBranch } from '../workflow/config-source.ts';
import { loadDirectoryConfigs, loadRootConfig } from '../workflow/load-config.ts';
import type { CommandRequest } from './command-request.ts';

/** `/waggle config`: what holds for this pull request, where that is written, and the mistakes in it. */
export async function runConfigCommand(request: CommandRequest): Promise<string | null> {
  const { gateway, pull, payload } = request;
  const target = { repoId: payload.repoId, baseRef: pull.base.ref };
  const head = { number: pull.number, baseSha: pull.base.sha, headSha: pull.head.sha };
  const base = await openBaseBranch(request, { ...target, ...head }, pull.base.repo.clone_url);
  const snapshot = await loadRootConfig(request, base, target);
  const paths = (await gateway.listPullRequestFiles(pull.number)).map(({ filename }) => filename);
  const known = { pull: target, snapshot, paths };
  return renderConfig((await loadDirectoryConfigs(request, base, known)).snapshot, pull.base.ref);
}
