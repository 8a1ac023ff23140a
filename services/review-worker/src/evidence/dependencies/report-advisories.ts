import type { DependencyChange, Severity } from '@waggle/contracts';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import { codeSpan, sanitizeInline } from '../../core/sanitize.ts';
import { quoteAdded } from '../added-lines.ts';
import type { EvidenceFinding } from '../evidence-rule.ts';
import type { Advisory, AffectedPackage } from './osv-client.ts';

const severities: Record<string, Severity> = {
  LOW: 'low',
  MODERATE: 'medium',
  MEDIUM: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
};
const rank: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const maxNamed = 5;

/** `dependencies/vulnerable`: one finding for each package version that the pull request brings, whatever the number of advisories. */
export function reportAdvisories(
  affected: readonly AffectedPackage[],
  changes: readonly DependencyChange[],
  files: readonly FileDiff[],
): EvidenceFinding[] {
  return affected.flatMap((one) => {
    const advisories = withoutAliases(one.advisories.filter(({ withdrawn }) => withdrawn === undefined));
    if (advisories.length === 0) return [];
    const { name, version, ecosystem } = one;
    const change = changes.find(
      (each) => each.name === name && each.ecosystem === ecosystem && each.to.includes(version),
    );
    const path = change?.path ?? null;
    const severity = rank.find((level) => advisories.some((advisory) => severityOf(advisory) === level)) ?? 'medium';
    const file = files.find((each) => each.path === path);
    return [
      {
        rule: 'dependencies/vulnerable',
        source: 'evidence' as const,
        severity,
        title: `${codeSpan(`${name} ${version}`, 120)} has ${advisories.length === 1 ? 'a known vulnerability' : `${advisories.length} known vulnerabilities`}`,
        body: describe(one, change, advisories),
        path,
        ...quoteAdded(file, [name, version]),
        replacement: null,
      },
    ];
  });
}

function describe(
  { name, ecosystem }: AffectedPackage,
  change: DependencyChange | undefined,
  advisories: readonly Advisory[],
): string {
  const rows = advisories.slice(0, maxNamed).map((advisory) => {
    const fixed = fixedIn(advisory, { name, ecosystem });
    const summary = advisory.summary === undefined ? '' : `: ${sanitizeInline(advisory.summary, 200)}`;
    const remedy =
      fixed.length === 0 ? 'no fixed version is known' : `fixed in ${fixed.map((one) => codeSpan(one, 40)).join(', ')}`;
    if (advisory.unread === true) return `- ${nameAdvisory(advisory)}: its details could not be read`;
    return `- ${nameAdvisory(advisory)} (${severityOf(advisory)})${summary}; ${remedy}`;
  });
  if (advisories.length > maxNamed) rows.push(`- and ${advisories.length - maxNamed} more`);
  const role = describeRole(change);
  return `This pull request brings it in; the base does not have it.${role}\n\n${rows.join('\n')}`;
}

function describeRole({ direct, dev }: Pick<DependencyChange, 'direct' | 'dev'> = {}): string {
  const named =
    direct === undefined
      ? ''
      : direct
        ? ' The project names it itself.'
        : ' It comes with something that the project uses.';
  return dev === true ? `${named} Only development uses it.` : named;
}

/** With a link to where OSV shows it, whichever mirror was asked. */
function nameAdvisory({ id }: Advisory): string {
  return /^[\w.:-]+$/.test(id) ? `[${codeSpan(id, 60)}](https://osv.dev/vulnerability/${id})` : codeSpan(id, 60);
}

/** GitHub's word where there is one; malicious packages are as bad as it gets; else the middle. */
function severityOf({ id, database_specific: specific }: Advisory): Severity {
  if (id.startsWith('MAL-')) return 'critical';
  return severities[specific?.severity?.toUpperCase() ?? ''] ?? 'medium';
}

function fixedIn({ affected = [] }: Advisory, { name, ecosystem }: { name: string; ecosystem: string }): string[] {
  const versions = affected
    .filter((one) => one.package?.name === name && one.package.ecosystem === ecosystem)
    .flatMap(({ ranges = [] }) => ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? [])));
  return [...new Set(versions)].slice(0, 4);
}

/** One vulnerability has an id in each database: the one that says how severe it is stays. */
function withoutAliases(advisories: readonly Advisory[]): Advisory[] {
  const sorted = [...advisories].sort((a, b) => Number(isRated(b)) - Number(isRated(a)) || (a.id < b.id ? -1 : 1));
  const kept: Advisory[] = [];
  const seen = new Set<string>();
  for (const advisory of sorted) {
    const names = [advisory.id, ...(advisory.aliases ?? [])];
    if (!names.some((name) => seen.has(name))) kept.push(advisory);
    for (const name of names) seen.add(name);
  }
  return kept;
}

function isRated({ database_specific: specific }: Advisory): boolean {
  return specific?.severity !== undefined;
}
