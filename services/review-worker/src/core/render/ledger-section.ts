import type { EarlierFinding, LedgerSummary } from '@waggle/contracts';
import { codeSpan, sanitizeInline } from '../sanitize.ts';
import { plural, severityLabels } from './labels.ts';

const mostListed = 30;

/** What became of the findings of earlier reviews; empty when there were none. */
export function renderLedger(ledger: LedgerSummary | null, urls: ReadonlyMap<string, string> = new Map()): string {
  if (ledger === null) return '';
  const { known, carried, fixed, outdated, silenced } = ledger;
  const told =
    known.length === 0
      ? ''
      : `${plural(known.length, 'finding')} above stood in an earlier review and got no new comment.`;
  return [
    told,
    list('Still open from earlier reviews', carried, urls),
    list('Fixed by this push', [...fixed, ...outdated], urls),
    renderSilenced(silenced),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function list(title: string, findings: readonly EarlierFinding[], urls: ReadonlyMap<string, string>): string {
  if (findings.length === 0) return '';
  const items = findings.slice(0, mostListed).map((finding) => renderItem(finding, urls));
  const more = findings.length > mostListed ? [`- and ${findings.length - mostListed} more`] : [];
  return [`#### ${title}`, '', ...items, ...more].join('\n');
}

function renderItem(
  { severity, path, line, title, handle }: EarlierFinding,
  urls: ReadonlyMap<string, string>,
): string {
  const url = urls.get(handle);
  const name = url === undefined ? codeSpan(handle) : `[${codeSpan(handle)}](${url})`;
  const place = path === null ? '' : `${codeSpan(line === null ? path : `${path}:${line}`)}: `;
  return `- ${severityLabels[severity]}, ${place}${sanitizeInline(title, 200)} (${name})`;
}

function renderSilenced({ dismissed, suppressed, suppressions }: LedgerSummary['silenced']): string {
  const parts: string[] = [];
  if (dismissed > 0) parts.push(`${plural(dismissed, 'finding')} that people dismissed`);
  if (suppressed > 0)
    parts.push(
      `${plural(suppressed, 'finding')} by ${plural(suppressions.length, 'suppression')} (${suppressions.join(', ')})`,
    );
  return parts.length === 0 ? '' : `Kept silent: ${parts.join(', ')}.`;
}
