import type { Finding, Severity } from '@waggle/contracts';
import type { FileMark, FileMarks } from '../marks/file-marks.ts';
import type { ReviewConfig } from './review-config.ts';

/**
 * What the repository says about rules: off, or another severity. Files that are not reviewed have no findings, except
 * leaked secrets: who leaves out a folder does not mean to publish what is in it. A secret is never less than `high`.
 */
export function applyEvidenceSettings(findings: readonly Finding[], config: ReviewConfig): Finding[] {
  return findings.flatMap((finding) => {
    const { evidence, reviewed } = config.forPath(finding.path ?? '');
    const { on, severity } = evidence(finding.rule);
    if (!on || (!reviewed && finding.path !== null && !finding.rule.startsWith('secrets/'))) return [];
    return [severity === null ? finding : { ...finding, severity: limitSeverity(finding.rule, severity) }];
  });
}

/** A leaked secret may be called less bad, but not harmless: `off` exists, and says so in the open. */
function limitSeverity(rule: string, wanted: Severity): Severity {
  const isMild = wanted === 'medium' || wanted === 'low';
  return isMild && rule.startsWith('secrets/') ? 'high' : wanted;
}

interface Narrowed {
  clean: readonly { path: string }[];
  marks: FileMarks;
  missing: string[];
}

/** Leaves out the files that the repository does not want reviewed; they are listed as such. */
export function excludePaths<T extends Narrowed>(change: T, config: ReviewConfig): T {
  const isExcluded = (path: string) => !config.forPath(path).reviewed;
  const excluded = change.clean.filter(({ path }) => isExcluded(path));
  const marks = new Map([...change.marks, ...excluded.map(({ path }) => [path, 'excluded' as FileMark] as const)]);
  return { ...change, marks, missing: change.missing.filter((path) => !isExcluded(path)) };
}
