import type { Tampering } from '../../core/dependencies/find-tampering.ts';
import type { LockedPackage } from '../../core/dependencies/read-lockfile.ts';
import type { FileDiff } from '../../core/diff/file-diff.ts';
import { codeSpan } from '../../core/sanitize.ts';
import { quoteAdded } from '../added-lines.ts';
import type { EvidenceFinding } from '../evidence-rule.ts';

const maxNamed = 5;

/** `dependencies/changed-content` and `dependencies/foreign-registry`: at most one finding of each for a lockfile. */
export function reportTampering(file: FileDiff, { changed, foreign }: Tampering): EvidenceFinding[] {
  const findings: EvidenceFinding[] = [];
  if (changed.length > 0) {
    findings.push(
      create(file, 'dependencies/changed-content', changed, {
        title: 'The same version has another content than before',
        body: `A registry does not change what it has published, so that another checksum of the same version is a mistake or an attack:\n\n${list(changed, ({ name, version }) => codeSpan(`${name} ${version}`, 120))}`,
      }),
    );
  }
  if (foreign.length > 0) {
    findings.push(
      create(file, 'dependencies/foreign-registry', foreign, {
        title: 'Packages come from a place that nothing came from before',
        body: `No entry of this lockfile is fetched from there in the base:\n\n${list(foreign, ({ name, version, host = '' }) => `${codeSpan(`${name} ${version}`, 120)} from ${codeSpan(host, 100)}`)}`,
      }),
    );
  }
  return findings;
}

function create(
  file: FileDiff,
  rule: 'dependencies/changed-content' | 'dependencies/foreign-registry',
  [first]: readonly LockedPackage[],
  { title, body }: { title: string; body: string },
): EvidenceFinding {
  const clue = rule === 'dependencies/foreign-registry' ? first?.host : first?.integrity;
  const place = quoteAdded(file, [clue ?? '', first?.name ?? '']);
  return { rule, source: 'evidence', severity: 'high', title, body, path: file.path, ...place, replacement: null };
}

function list(packages: readonly LockedPackage[], describe: (one: LockedPackage) => string): string {
  const rows = packages.slice(0, maxNamed).map((one) => `- ${describe(one)}`);
  if (packages.length > maxNamed) rows.push(`- and ${packages.length - maxNamed} more`);
  return rows.join('\n');
}
