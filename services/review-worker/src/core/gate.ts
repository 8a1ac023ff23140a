import { type Finding, type Severity, severities } from '@waggle/contracts';
import type { ReviewConfig } from './config/review-config.ts';

export type Gated = Pick<Finding, 'severity' | 'path'>;

/** What findings and unread code mean for the review and the check run, as the repository wants it. */
export interface Gate {
  requestsChanges(finding: Gated): boolean;
  /** Whether the finding makes the check run fail. */
  fails(finding: Gated): boolean;
  /** Whether the check run fails when not everything could be read. */
  partialFails: boolean;
}

/** A finding is judged by the folder that it is in; one about the whole change by the root. */
export function createGate({ root, forPath }: Pick<ReviewConfig, 'root' | 'forPath'>): Gate {
  return {
    requestsChanges: ({ severity, path }) => reaches(severity, forPath(path ?? '').requestChangesOn),
    fails: ({ severity, path }) => reaches(severity, forPath(path ?? '').failOn),
    partialFails: root.gate.partial === 'failure',
  };
}

/** Whether a severity is at least as bad as the limit. */
export function reaches(severity: Severity, limit: Severity | 'never'): boolean {
  return limit !== 'never' && severities.indexOf(severity) <= severities.indexOf(limit);
}
