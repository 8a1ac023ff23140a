import type { PatternRule } from '@waggle/contracts';
import { sanitizeInline, truncate } from '../core/sanitize.ts';
import type { AddedLine } from './added-lines.ts';
import type { EvidenceFinding } from './evidence-rule.ts';

/** Matches of one pattern in one file that get a finding each; the last one tells how many more there are. */
const maxPerFile = 10;
const maxQuote = 2000;

/** Findings `patterns/<id>` on added lines. What is wrong is in the words of the repository's configuration. */
export function toPatternFindings(rule: PatternRule, path: string, matches: readonly AddedLine[]): EvidenceFinding[] {
  const more = matches.length - maxPerFile;
  return matches.slice(0, maxPerFile).map(({ line, text }, at) => ({
    rule: `patterns/${rule.id}`,
    source: 'evidence',
    severity: rule.severity,
    title: sanitizeInline(truncate(rule.message.split('\n')[0] ?? rule.id, 180), 200) || rule.id,
    body: [
      rule.message.includes('\n') || rule.message.length > 180 ? rule.message : '',
      more > 0 && at === maxPerFile - 1 ? `${more} more lines of this file match.` : '',
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    path,
    quote: [text.slice(0, maxQuote)],
    line,
    replacement: null,
  }));
}
