import type { ConfigProblem } from '@waggle/contracts';
import { configName, parseDirectoryConfig, parseRootConfig } from '../core/config/parse-config.ts';
import { codeSpan, sanitizeInline } from '../core/sanitize.ts';
import { type AddedLine, listAdded } from './added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { redactProse } from './redact-prose.ts';

/** The folders and mistakes of one change that are told: who mends these finds the others. */
const maxFiles = 10;
const maxMistakes = 10;
const maxQuote = 400;

/**
 * `config/mistake`: what is wrong with a `.waggle.yml` that this change writes. It does not hold here, since configuration comes
 * from the base branch; after the merge it would be ignored, and this is the last chance to tell.
 */
async function run(
  { repository }: EvidenceDeps,
  { headSha, files, clean = files, signal }: EvidenceInput,
): Promise<EvidenceFinding[]> {
  const changed = clean.filter(({ path, newPath, isSymlink }) => newPath !== null && !isSymlink && isConfig(path));
  const findings: EvidenceFinding[] = [];
  for (const file of changed.slice(0, maxFiles)) {
    const text = await repository.readFile(headSha, file.path);
    const problems = text === null ? [] : findProblems(file.path, Buffer.from(text));
    for (const problem of problems.slice(0, maxMistakes - findings.length)) {
      const message = await redactProse(problem.message, signal);
      findings.push(toFinding({ ...problem, message }, listAdded(file)));
    }
  }
  return findings;
}

export const configurationRule: EvidenceRule = { id: 'config', run };

function isConfig(path: string): boolean {
  return path === configName || path.endsWith(`/${configName}`);
}

function findProblems(path: string, bytes: Buffer): ConfigProblem[] {
  const parsed = path === configName ? parseRootConfig(bytes) : parseDirectoryConfig(bytes, path);
  return 'problems' in parsed ? parsed.problems : [];
}

function toFinding({ path, line, key, message }: ConfigProblem, added: readonly AddedLine[]): EvidenceFinding {
  const at = added.find((one) => one.line === line && one.text.length <= maxQuote && one.text.trim() !== '');
  const what = key === '' ? 'the file' : codeSpan(key, 100);
  return {
    rule: 'config/mistake',
    source: 'evidence',
    severity: 'medium',
    title: `${key === '' ? 'This configuration of Waggle' : what} has a mistake`,
    body: `Line ${line}: ${what} ${sanitizeInline(message, 400)}\n\nUntil it is fixed, the last version without mistakes would hold after the merge.`,
    path,
    quote: at === undefined ? [] : [at.text],
    line: at?.line ?? null,
    replacement: null,
  };
}
