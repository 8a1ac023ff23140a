import type { PatternRule } from '@waggle/contracts';
import { type AstLanguage, astLanguages, isAstLanguage } from '../core/config/ast-languages.ts';
import type { FileDiff } from '../core/diff/file-diff.ts';
import { type AddedLine, listAdded } from './added-lines.ts';
import type { EvidenceDeps, EvidenceFinding, EvidenceInput, EvidenceRule } from './evidence-rule.ts';
import { toPatternFindings } from './pattern-findings.ts';

/** Larger files are made by machines, and parsing them holds up the worker. */
const maxText = 300_000;

const grammars = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  tsx: 'Tsx',
  html: 'Html',
  css: 'Css',
} as const satisfies Record<AstLanguage, string>;

type AstGrep = typeof import('@ast-grep/napi');
interface AstRule {
  rule: PatternRule;
  pattern: string;
  language: AstLanguage;
}

/** `patterns/<id>`: patterns of ast-grep from the configuration, where a match touches an added line. */
async function run({ repository }: EvidenceDeps, input: EvidenceInput): Promise<EvidenceFinding[]> {
  const findings: EvidenceFinding[] = [];
  let library: AstGrep | null = null;
  for (const file of input.clean ?? input.files) {
    const rules = listRules(input.patternsFor?.(file.path) ?? [], file.path);
    const added = rules.length === 0 ? [] : listAdded(file);
    if (added.length === 0) continue;
    input.signal?.throwIfAborted();
    const text = await repository.readFile(input.headSha, file.path);
    if (text === null || text.length > maxText) continue;
    library ??= await loadLibrary();
    findings.push(...(await findMatches(library, rules, { file, added, text })));
  }
  return findings;
}

export const astGrepRule: EvidenceRule = { id: 'patterns (ast_grep)', run };

function listRules(rules: readonly PatternRule[], path: string): AstRule[] {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return rules.flatMap((rule) => {
    const { ast_grep: pattern, language = '' } = rule;
    if (pattern === undefined || !isAstLanguage(language)) return [];
    const extensions: readonly string[] = astLanguages[language];
    return extensions.includes(extension) ? [{ rule, pattern, language }] : [];
  });
}

/** Native code, prebuilt for the usual systems: only repositories that use it need it. */
async function loadLibrary(): Promise<AstGrep> {
  try {
    return await import('@ast-grep/napi');
  } catch (error) {
    throw new Error('ast_grep is not supported on this machine: use `pattern`, a regular expression', { cause: error });
  }
}

async function findMatches(
  { parseAsync }: AstGrep,
  rules: readonly AstRule[],
  { file, added, text }: { file: FileDiff; added: readonly AddedLine[]; text: string },
): Promise<EvidenceFinding[]> {
  const roots = new Map<AstLanguage, Awaited<ReturnType<typeof parseAsync>>>();
  const findings: EvidenceFinding[] = [];
  for (const { rule, pattern, language } of rules) {
    const root = roots.get(language) ?? (await parseAsync(grammars[language], text));
    roots.set(language, root);
    const spans = root
      .root()
      .findAll(pattern)
      .map((node) => node.range());
    const touched = spans.flatMap(({ start, end }) => {
      const line = added.find((one) => one.line > start.line && one.line <= end.line + 1);
      return line === undefined ? [] : [line];
    });
    findings.push(...toPatternFindings(rule, file.path, [...new Set(touched)]));
  }
  return findings;
}
