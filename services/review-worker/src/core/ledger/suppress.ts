import type { PlacedFinding } from '@waggle/contracts';
import { compileGlob } from '../config/glob.ts';
import { mayDismiss } from './feedback.ts';
import { significantLines } from './normalize-code.ts';

export interface ActiveSuppression {
  id: number;
  rule: string;
  pathGlob: string;
  codeKey: string | null;
}

/** Which suppression silences each finding, by the finding's id. Secrets and critical findings are never silenced. */
export function findSuppressed(
  findings: readonly PlacedFinding[],
  suppressions: readonly ActiveSuppression[],
): Map<string, number> {
  const compiled = suppressions.map((one) => ({ ...one, matches: compileGlob(one.pathGlob, 'path') }));
  const found = new Map<string, number>();
  for (const finding of findings) {
    const { path, rule, id } = finding;
    if (path === null || !mayDismiss(finding)) continue;
    const key = codeKey(finding.quote);
    const by = compiled.find(
      (one) => one.rule === rule && (one.codeKey === null || one.codeKey === key) && one.matches(path),
    );
    if (by !== undefined) found.set(id, by.id);
  }
  return found;
}

/** The code of a finding as suppressions remember it; empty when it quotes none. */
function codeKey(quote: readonly string[]): string {
  return significantLines(quote).join('\n').slice(0, 1000);
}

export interface WantedSuppression {
  rule: string;
  pathGlob: string;
  codeKey: string | null;
  reason: string;
  findingIds: number[];
}

const folderDismissals = 3;
const folderPulls = 2;

/**
 * What follows from a dismissal: this code is silent in its file. Once a rule was dismissed three times in one
 * folder, in more than one pull request, it is silent in that folder.
 */
export function deriveSuppressions(
  dismissed: { id: number; rule: string; path: string; quote: readonly string[] },
  earlier: readonly { id: number; prNumber: number; path: string | null }[],
): WantedSuppression[] {
  const { id, rule, path, quote } = dismissed;
  const wanted: WantedSuppression[] = [];
  const key = codeKey(quote);
  if (key !== '')
    wanted.push({
      rule,
      pathGlob: exactGlob(path),
      codeKey: key,
      reason: 'dismissed here',
      findingIds: [id],
    });
  const folder = path.split('/').slice(0, -1).slice(0, 2).join('/');
  const alike = earlier.filter(
    (one) => one.path !== null && (folder === '' ? !one.path.includes('/') : one.path.startsWith(`${folder}/`)),
  );
  if (alike.length >= folderDismissals && new Set(alike.map(({ prNumber }) => prNumber)).size >= folderPulls)
    wanted.push({
      rule,
      pathGlob: folder === '' ? '/*' : `${exactGlob(folder)}/**`,
      codeKey: null,
      reason: `dismissed ${alike.length} times here`,
      findingIds: alike.map((one) => one.id),
    });
  return wanted;
}

/** A path as a pattern that matches only itself. */
function exactGlob(path: string): string {
  return `/${path.replace(/[\\*?[\]{}!]/g, '\\$&')}`;
}
