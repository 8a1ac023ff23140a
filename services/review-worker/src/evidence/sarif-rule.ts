import type { SarifResult } from '@waggle/contracts';
import { sanitizeMarkdown, truncate } from '../core/sanitize.ts';
import { type AddedLine, listAdded } from './added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { redactProse } from './redact-prose.ts';

const maxFindings = 200;
const maxTitle = 160;

/** `sarif/<tool>/<rule>`: what linters reported on lines that this change adds, each once. The rest is not this change's doing. */
async function run(
  _deps: EvidenceDeps,
  { sarif = [], files, clean = files, signal }: EvidenceInput,
): Promise<EvidenceFinding[]> {
  if (sarif.length === 0) return [];
  const added = new Map(clean.map((file) => [file.path, listAdded(file)]));
  const findings = new Map<string, EvidenceFinding>();
  for (const result of sarif) {
    const path = findPath(result.path, added);
    const line = path === null ? undefined : firstAdded(added.get(path) ?? [], result);
    const key = JSON.stringify([result.rule, path, line?.line]);
    if (path === null || line === undefined || findings.has(key)) continue;
    if (findings.size === maxFindings) throw new Error(`more than ${maxFindings} results of linters on added lines`);
    findings.set(key, toFinding(result, { path, line, message: await redactProse(result.message, signal) }));
  }
  return [...findings.values()];
}

export const sarifRule: EvidenceRule = { id: 'sarif', run };

/** Tools that ran on another machine write where the checkout lay there: the longest path that it ends with is meant. */
function findPath(path: string, added: ReadonlyMap<string, unknown>): string | null {
  if (added.has(path)) return path;
  if (!/^\/|^[a-z]:\//i.test(path)) return null;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    if (added.has(path.slice(at + 1))) return path.slice(at + 1);
  }
  return null;
}

function firstAdded(added: readonly AddedLine[], { startLine, endLine }: SarifResult): AddedLine | undefined {
  return added.find(({ line }) => line >= startLine && line <= endLine);
}

function toFinding(
  { rule, severity }: SarifResult,
  { path, line, message }: { path: string; line: AddedLine; message: string },
): EvidenceFinding {
  const [first = ''] = message.trim().split('\n');
  const title = truncate(first === '' ? rule : first, maxTitle);
  return {
    rule: `sarif/${rule.replace(/^sarif\//, '')}`,
    source: 'evidence',
    severity,
    title,
    body: message.trim() === title ? '' : sanitizeMarkdown(message, 2500),
    path,
    quote: [line.text.slice(0, 2000)],
    line: line.line,
    replacement: null,
  };
}
