import { DependencyFacts, Finding, LinkedIssue } from '@waggle/contracts';
import { listSarifResults } from '@waggle/store';
import { z } from 'zod';
import { applyEvidenceSettings } from '../core/config/apply-settings.ts';
import { collectEvidence } from '../evidence/collect-evidence.ts';
import { lookAtDependencies } from '../evidence/dependencies/look-at-dependencies.ts';
import { redactValues } from '../evidence/redact-values.ts';
import type { Change } from './change-source.ts';
import type { Context } from './context.ts';
import { loadLinkedIssues } from './linked-issues.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

export const Gathered = z.object({
  findings: z.array(Finding),
  linkedIssues: z.array(LinkedIssue),
  /** Null where no lockfile changed. */
  dependencies: DependencyFacts.nullable().default(null),
  degraded: z.array(z.string()),
});
export type Gathered = z.infer<typeof Gathered>;

/** Step `evidence`: what can be said without a model. */
export async function gatherEvidence(
  session: ReviewSession,
  loaded: Loaded,
  { change, context: { context } }: { change: Change; context: Context },
): Promise<Gathered> {
  const { signal } = session;
  const { headSha, url: pullRequestUrl } = loaded.pull;
  const memory = context === null ? null : { context, pullRequestUrl };
  const sarif = await listSarifResults(session.deps.db, { repoId: loaded.pull.repoId, headSha });
  const patternsFor = (path: string) => session.config.forPath(path).patterns;
  const input = {
    baseSha: change.mergeBase,
    headSha,
    files: change.files,
    clean: change.clean,
    memory,
    patternsFor,
    sarif,
    signal,
  };
  const { findAdvisories } = session.deps;
  const [evidence, dependencies, linkedIssues] = await Promise.all([
    collectEvidence({ repository: change.reader }, input),
    lookAtDependencies({ repository: change.reader, findAdvisories }, input),
    loadLinkedIssues(session, loaded),
  ]);
  const gathered = {
    findings: applyEvidenceSettings([...evidence.findings, ...dependencies.findings], session.config),
    // A parser's complaint may quote what it stumbled over.
    degraded: [...evidence.degraded, ...dependencies.degraded],
    dependencies: dependencies.facts,
    linkedIssues,
  };
  return await redactValues(gathered, signal);
}
