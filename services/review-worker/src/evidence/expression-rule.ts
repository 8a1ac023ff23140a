import { RE2JS } from 're2js';
import { listAdded } from './added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { toPatternFindings } from './pattern-findings.ts';

/** A minified line is no code that a person wrote; the start of it is looked at. */
const maxLine = 5000;

/** `patterns/<id>`: regular expressions (RE2, linear time) of the configuration on added lines. */
async function run(
  _deps: EvidenceDeps,
  { files, clean = files, patternsFor, signal }: EvidenceInput,
): Promise<EvidenceFinding[]> {
  const compiled = new Map<string, RE2JS>();
  const findings: EvidenceFinding[] = [];
  for (const file of clean) {
    const rules = patternsFor?.(file.path) ?? [];
    const added = rules.length === 0 ? [] : listAdded(file);
    for (const rule of rules) {
      if (rule.pattern === undefined) continue;
      signal?.throwIfAborted();
      const expression = compiled.get(rule.pattern) ?? RE2JS.compile(rule.pattern);
      compiled.set(rule.pattern, expression);
      const matches = added.filter(({ text }) => expression.matcher(text.slice(0, maxLine)).find());
      findings.push(...toPatternFindings(rule, file.path, matches));
    }
  }
  return findings;
}

export const expressionRule: EvidenceRule = { id: 'patterns', run };
