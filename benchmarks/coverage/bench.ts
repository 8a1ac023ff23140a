import { findDeliberateReason } from '@waggle/review-worker/coverage';
import { type FileDiff, parsePatch } from '@waggle/review-worker/diff';
import { loadTokenCounter } from '@waggle/review-worker/tokens';
import { listCommits, openRepositories, type RealRepository, readPatch } from '../real-repositories.ts';
import { parseRepositoryOptions } from '../repository-options.ts';
import { budget, type CountTokens, type Shown } from './budget.ts';
import { loadLanguageRank } from './language-rank.ts';
import type { LargeChange } from './large-change.ts';
import { measureOurs } from './measure-ours.ts';
import { createPrAgent } from './pr-agent.ts';
import { printCoverage, summarize } from './print-coverage.ts';

/** A tokenizer makes at least one token of eight characters: what is shorter fits without counting. */
const surelyFits = (budget.call - budget.prompt - budget.answer) * 2;

/**
 * Commits that do not fit one call of 32,000 tokens: what PR-Agent's algorithm and Waggle's show of them. Both get the same
 * files (those that are not left out on purpose), the same budget, and OpenAI's o200k tokenizer.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseRepositoryOptions(args, { commits: 1000 });
  const repositories = await openRepositories(options.repos, options.folder);
  const { count } = await loadTokenCounter({ provider: 'openai', model: 'gpt-5' });
  const changes: LargeChange[] = [];
  for (const repository of repositories) {
    const found = await measureRepository(repository, options, count);
    process.stderr.write(`coverage: ${repository.name}, ${found.length} large commits\n`);
    changes.push(...found);
  }
  if (changes.length === 0) throw new Error('no commit exceeds the budget: give other clones or more --commits');
  printCoverage(changes, repositories.length);
  return summarize(changes);
}

async function measureRepository(
  repository: RealRepository,
  { commits, large }: { commits: number; large: number },
  countTokens: CountTokens,
): Promise<LargeChange[]> {
  const prAgent = createPrAgent(countTokens, await loadLanguageRank(repository));
  const changes: LargeChange[] = [];
  for (const commit of await listCommits(repository, commits)) {
    if (changes.length === large) break;
    const patch = await readPatch(repository, commit);
    if (patch === null || patch.length < surelyFits) continue;
    const files = parsePatch(patch).filter((file) => findDeliberateReason(file) === null);
    const whole = measureWhole(files);
    if (whole.lines === 0 || prAgent.fits(files)) continue;
    changes.push({
      repository: repository.name,
      head: commit.head,
      whole,
      prAgent: prAgent.show(files, 1),
      prAgentThree: prAgent.show(files, 3),
      one: measureOurs(files, 1, countTokens),
      six: measureOurs(files, 6, countTokens),
      all: measureOurs(files, Number.POSITIVE_INFINITY, countTokens),
    });
  }
  return changes;
}

function measureWhole(files: readonly FileDiff[]): Shown {
  const adding = files.filter(({ additions }) => additions > 0);
  return { files: adding.length, lines: adding.reduce((sum, { additions }) => sum + additions, 0) };
}
