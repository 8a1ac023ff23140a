import { SarifResult, type Severity } from '@waggle/contracts';
import type { SarifLogResult, SarifRule, SarifRun } from './sarif-log.ts';

export interface ReadRun {
  tool: string;
  category: string;
  results: SarifResult[];
  ignored: number;
}

const maxResults = 5000;

/** What one run of a tool has to say about lines. Results that say nothing new or nothing wrong are counted as ignored. */
export function readRun(run: SarifRun): ReadRun {
  const { driver } = run.tool;
  const all = run.results ?? [];
  const results = all
    .filter(isFailure)
    .flatMap((result) => readResult(run, result))
    .slice(0, maxResults);
  return {
    tool: driver.name.slice(0, 200),
    category: (run.automationDetails?.id ?? '').slice(0, 200),
    results,
    ignored: all.length - results.length,
  };
}

function isFailure({ kind, level, baselineState, suppressions }: SarifLogResult): boolean {
  if (kind !== undefined && kind !== 'fail' && kind !== 'review' && kind !== 'open') return false;
  if (level === 'none' || baselineState === 'unchanged' || baselineState === 'absent') return false;
  return !(suppressions ?? []).some(({ status }) => status === undefined || status === 'accepted');
}

function readResult(run: SarifRun, result: SarifLogResult): SarifResult[] {
  const rule = findRule(run, result);
  const place = result.locations?.[0]?.physicalLocation;
  const { uri, index = -1 } = place?.artifactLocation ?? {};
  const path = decodePath(uri ?? run.artifacts?.[index]?.location?.uri ?? '');
  const startLine = place?.region?.startLine;
  const severity = readSeverity(rule, result);
  if (path === '' || startLine === undefined || severity === null) return [];
  const name = result.ruleId ?? result.rule?.id ?? rule?.id ?? 'unnamed';
  const parsed = SarifResult.safeParse({
    rule: `sarif/${toSlug(run.tool.driver.name, 30)}/${toSlug(name, 60)}`,
    severity,
    message: readMessage(rule, result).slice(0, 2000),
    path,
    startLine,
    endLine: Math.max(startLine, place?.region?.endLine ?? startLine),
  });
  return parsed.success ? [parsed.data] : [];
}

function findRule({ tool }: SarifRun, { ruleId, ruleIndex, rule }: SarifLogResult): SarifRule | undefined {
  const rules = tool.driver.rules ?? [];
  return rules[ruleIndex ?? rule?.index ?? -1] ?? rules.find(({ id }) => id === (ruleId ?? rule?.id));
}

/** CVSS where the rule has it. A linter's `error` is no proof of a defect that must block: `.waggle.yml` can say more. */
function readSeverity(rule: SarifRule | undefined, { level }: SarifLogResult): Severity | null {
  const score = Number(rule?.properties?.['security-severity'] ?? Number.NaN);
  if (score > 0) return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
  const effective = level ?? rule?.defaultConfiguration?.level ?? 'warning';
  return effective === 'none' ? null : effective === 'error' ? 'medium' : 'low';
}

function readMessage(rule: SarifRule | undefined, { message }: SarifLogResult): string {
  const template = message.text ?? rule?.messageStrings?.[message.id ?? '']?.text ?? rule?.shortDescription?.text ?? '';
  return template.replace(/\{(\d{1,2})\}/g, (whole, at) => message.arguments?.[Number(at)] ?? whole).toWellFormed();
}

function decodePath(uri: string): string {
  const plain = uri
    .replace(/^file:\/\/(?:localhost)?/, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function toSlug(name: string, max: number): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, max)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'unnamed' : slug;
}
