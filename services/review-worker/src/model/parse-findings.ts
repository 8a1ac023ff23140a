import { Finding, type Severity } from '@waggle/contracts';
import { hasCommand, stripInvisible, truncate } from '../core/sanitize.ts';
import { categories } from './model-finding.ts';
import { parseLenientJson } from './parse-lenient-json.ts';

export interface ParsedFindings {
  findings: Finding[];
  /** What the model says that changes; empty where it says nothing. */
  summary: string;
  /** Items that were no findings at all; each costs only itself. */
  dropped: number;
}

const maxFindings = 200;
const maxSummary = 2000;

/**
 * Reads a model's answer. Null when it holds no list of findings at all; otherwise whatever can be used of it. `ruleIds` are the
 * rules of the repository that a finding may name.
 */
export function parseFindings(text: string, ruleIds: readonly string[] = []): ParsedFindings | null {
  const list = findList(parseLenientJson(text), 0);
  if (list === null) return null;
  const { items, summary } = list;
  const findings: Finding[] = [];
  for (const item of items.slice(0, maxFindings)) {
    const finding = repairFinding(item, ruleIds);
    if (finding !== null) findings.push(finding);
  }
  return { findings, summary, dropped: items.length - findings.length };
}

interface FoundList {
  items: unknown[];
  summary: string;
}

/** `{findings: [...]}`, a bare list, one finding alone, and each of them as JSON inside a string. */
function findList(value: unknown, depth: number): FoundList | null {
  if (depth > 3) return null;
  if (Array.isArray(value)) return { items: value, summary: '' };
  if (typeof value === 'string') return findList(parseLenientJson(value), depth + 1);
  if (!isRecord(value)) return null;
  for (const name of ['findings', 'issues', 'comments', 'results', 'properties']) {
    if (!(name in value)) continue;
    const list = findList(value[name], depth + 1);
    return list && { ...list, summary: readText(value.summary, maxSummary) || list.summary };
  }
  if ('title' in value || 'severity' in value) return { items: [value], summary: '' };
  const [only, ...others] = Object.values(value);
  return isRecord(only) && others.length === 0 ? findList(only, depth + 1) : null;
}

function repairFinding(value: unknown, ruleIds: readonly string[]): Finding | null {
  const item = typeof value === 'string' ? parseLenientJson(value) : value;
  if (!isRecord(item)) return null;
  const body = readText(item.body ?? item.description ?? item.message, 4000);
  const title = readText(item.title ?? item.summary, 200) || truncate(body.split('\n')[0] ?? '', 200);
  if (title === '') return null;
  const { quote, line } = { quote: readQuote(item.quote ?? item.existing_code), line: readLine(item.line) };
  const parsed = Finding.safeParse({
    rule: ruleIds.find((id) => id === item.rule)?.replace(/^/, 'rules/') ?? `model/${readCategory(item.category)}`,
    source: 'model',
    severity: readSeverity(item.severity),
    title,
    body,
    path: readPath(item.path ?? item.file),
    quote,
    line,
    replacement: quote.length === 0 ? null : readReplacement(item.replacement),
  });
  return parsed.success ? parsed.data : null;
}

const otherSeverities: Record<string, Severity> = {
  blocker: 'critical',
  error: 'high',
  major: 'high',
  warning: 'medium',
  moderate: 'medium',
  minor: 'low',
  info: 'low',
  nit: 'low',
};

function readSeverity(value: unknown): Severity {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'critical' || word === 'high' || word === 'medium' || word === 'low') return word;
  return otherSeverities[word] ?? 'medium';
}

function readCategory(value: unknown): string {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return categories.find((category) => category === word) ?? 'correctness';
}

function readText(value: unknown, max: number): string {
  if (typeof value !== 'string') return '';
  return truncate(stripInvisible(value.toWellFormed()).trim(), max);
}

function readPath(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const path = value.toWellFormed().replaceAll('\0', '').trim();
  return path === '' || path.length > 4096 ? null : path;
}

/** Lines of code keep their spaces: the quotation is what places the finding. */
function readQuote(value: unknown): string[] {
  const lines = Array.isArray(value) ? value : [value];
  return lines
    .filter((line) => typeof line === 'string')
    .flatMap((line) => line.toWellFormed().replaceAll('\0', '').split('\n'))
    .slice(0, 3)
    .map((line) => line.slice(0, 2000));
}

function readLine(value: unknown): number | null {
  const line = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return typeof line === 'number' && Number.isInteger(line) && line > 0 && line < 10_000_000 ? line : null;
}

/** A fix is applied with one click: what people would not see in it is not offered. */
function readReplacement(value: unknown): string | null {
  if (typeof value !== 'string' || stripInvisible(value) !== value.replace(/\r\n?/g, '\n')) return null;
  // A suggestion is posted as it is.
  if (hasCommand(value)) return null;
  return value.length > 10_000 ? null : value.toWellFormed().replaceAll('\0', '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
