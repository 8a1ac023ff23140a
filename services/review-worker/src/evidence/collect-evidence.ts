import type { Finding } from '@waggle/contracts';
import { actionsRule } from './actions/actions-rule.ts';
import { astGrepRule } from './ast-grep-rule.ts';
import { configurationRule } from './configuration-rule.ts';
import { conflictRule } from './conflict-rule.ts';
import { packageJsonRule } from './dependencies/package-json-rule.ts';
import type { EvidenceDeps, EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { expressionRule } from './expression-rule.ts';
import { forgottenFileRule } from './forgotten-file-rule.ts';
import { lockfileRule } from './lockfile-rule.ts';
import { missingTestsRule } from './missing-tests-rule.ts';
import { sarifRule } from './sarif-rule.ts';
import { secretsRule } from './secrets-rule.ts';

export type Evidence = {
  findings: Finding[];
  /** One note a failed rule, for the review's "degraded" list. */
  degraded: string[];
};

const allRules: readonly EvidenceRule[] = [
  secretsRule,
  lockfileRule,
  packageJsonRule,
  missingTestsRule,
  forgottenFileRule,
  conflictRule,
  expressionRule,
  astGrepRule,
  actionsRule,
  configurationRule,
  sarifRule,
];

/** Runs every rule; one that fails is named in `degraded` and costs the others nothing. */
export async function collectEvidence(
  deps: EvidenceDeps,
  input: EvidenceInput,
  rules: readonly EvidenceRule[] = allRules,
): Promise<Evidence> {
  const evidence: Evidence = { findings: [], degraded: [] };
  for (const rule of rules) {
    input.signal?.throwIfAborted();
    try {
      evidence.findings.push(...(await rule.run(deps, input)));
    } catch (error) {
      input.signal?.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      evidence.degraded.push(`evidence rule ${rule.id} failed: ${reason.slice(0, 200)}`);
    }
  }
  return evidence;
}
