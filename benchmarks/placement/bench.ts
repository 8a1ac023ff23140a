import { findDeliberateReason } from '@waggle/review-worker/coverage';
import { type FileDiff, parsePatch } from '@waggle/review-worker/diff';
import { readChangedFiles } from '@waggle/testkit';
import { createRandom, type Random } from '../random.ts';
import {
  listCommits,
  openRepositories,
  type RealCommit,
  type RealRepository,
  readPatch,
} from '../real-repositories.ts';
import { parseRepositoryOptions } from '../repository-options.ts';
import { createTallies, judge, type Outcome, type Tallies } from './judge.ts';
import { printPlacement, summarize } from './print-placement.ts';
import { lineErrors, scriptFindings } from './script-findings.ts';
import { strategies } from './strategies.ts';

const findingsPerCommit = 3;
const quotedLines = [1, 3];

/**
 * Scripted findings on added lines of real commits, with wrong line numbers and faulty quotations of known shares, placed
 * by the product's code and by what other reviewers do. The simulator's rules say which comments GitHub would refuse.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const options = parseRepositoryOptions(args, { commits: 400 });
  const repositories = await openRepositories(options.repos, options.folder);
  const outcome: Outcome = new Map();
  const random = createRandom(options.seed);
  let commits = 0;
  for (const repository of repositories) {
    const listed = await listCommits(repository, options.commits);
    for (const commit of listed) await placeInCommit(repository, commit, random, outcome);
    commits += listed.length;
    process.stderr.write(`placement: ${repository.name}, ${listed.length} commits\n`);
  }
  printPlacement(outcome, { repositories: repositories.length, commits });
  return { repositories: repositories.length, commits, ...summarize(outcome) };
}

async function placeInCommit(
  repository: RealRepository,
  commit: RealCommit,
  random: Random,
  outcome: Outcome,
): Promise<void> {
  const patch = await readPatch(repository, commit);
  if (patch === null) return;
  const files = parsePatch(patch).filter(isReviewed);
  if (files.length === 0) return;
  const onGithub = await readChangedFiles(repository.git, commit.base, commit.head);
  for (const quoted of quotedLines) {
    for (const scripted of scriptFindings(files, { count: findingsPerCommit, quoted, random })) {
      for (const [name, strategy] of Object.entries(strategies)) {
        const tallies = talliesOf(outcome, `${quoted} ${name}`);
        for (const error of lineErrors) {
          const finding = scripted[error];
          judge(tallies[error], finding, { place: strategy(finding), ranges: name === 'Waggle', files: onGithub });
        }
      }
    }
  }
}

/** Findings are made where a model would read: no lockfiles, generated or vendored files. */
function isReviewed(file: FileDiff): boolean {
  return file.newPath !== null && findDeliberateReason(file) === null;
}

function talliesOf(outcome: Outcome, key: string): Tallies {
  const known = outcome.get(key) ?? createTallies();
  outcome.set(key, known);
  return known;
}
