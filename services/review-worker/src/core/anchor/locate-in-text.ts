import type { Finding } from '@waggle/contracts';
import { findQuote } from './place-findings.ts';
import { createWholeText } from './side-text.ts';

/** The lines of a file that a finding quotes, for code outside the change; null when that is not certain. */
export function locateInText(
  finding: Pick<Finding, 'quote' | 'line'>,
  text: string,
): { startLine: number; line: number } | null {
  const range = text === '' ? null : findQuote(finding, [createWholeText(text)]);
  return range === null ? null : { startLine: range.startLine, line: range.line };
}
