import { findClosingKeywords, type Github, type PullRequest, type PullRequestFile } from '@waggle/github';
import { isFinal } from '@waggle/platform';
import type { ChangedFile, PullRequestFacts } from '../core/pull-request-facts.ts';
import type { RepositoryTarget } from '../jobs/graph-deps.ts';
import { patchRanges } from '../structure/patch-ranges.ts';

/** Reads a pull request from GitHub in three requests (more for long lists of files). Throws a SkipError when it is gone. */
export async function loadPullRequest(
  { github }: { github: Github },
  target: RepositoryTarget & { number: number },
  signal: AbortSignal,
): Promise<PullRequestFacts> {
  const gateway = github.forInstallation(target.installationId, target.fullName, { signal });
  const [pull, files, people] = await Promise.all([
    gateway.getPullRequest(target.number),
    gateway.listPullRequestFiles(target.number),
    orNull(gateway.getPullPeople(target.number)),
  ]);
  return { ...toFacts(pull, files), people };
}

/** A server without this API, or an App that may not use it, still has pull requests. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isFinal(error)) return null;
    throw error;
  }
}

/** GitHub's answer in the graph's terms. */
export function toFacts(pull: PullRequest, files: readonly PullRequestFile[]): PullRequestFacts {
  const { user, merged_at: mergedAt } = pull;
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    author: user === null ? null : { id: user.id, login: user.login, isBot: user.type === 'Bot' },
    state: pull.state,
    merged: mergedAt !== null,
    createdAt: new Date(pull.created_at),
    mergedAt: mergedAt === null ? null : new Date(mergedAt),
    updatedAt: new Date(pull.updated_at),
    headSha: pull.head.sha,
    baseSha: pull.base.sha,
    files: files.map(toChangedFile),
    // GitHub lists 3,000 files at most and does not say that it stopped.
    filesComplete: files.length >= pull.changed_files,
    closes: findClosedIssues(pull),
  };
}

function toChangedFile(file: PullRequestFile): ChangedFile {
  const { filename: path, previous_filename: previousPath = null, status, additions, deletions, patch, sha } = file;
  const isRead = patch !== undefined && sha != null && status !== 'removed';
  const head = isRead ? { blob: sha, ranges: patchRanges(patch) } : null;
  return { path, previousPath, status, additions, deletions, head, patch: deletions > 0 ? (patch ?? null) : null };
}

/** Issues of the pull request's own repository (the graph keeps no others); GitHub reads the description, not the title. */
function findClosedIssues({ body, base }: PullRequest): number[] {
  const own = { host: new URL(base.repo.html_url).host, repository: base.repo.full_name };
  return findClosingKeywords(body ?? '', own)
    .filter(({ repository }) => repository === null)
    .map(({ number }) => number);
}
