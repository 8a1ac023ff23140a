import type { PlacedFinding } from '@waggle/contracts';
import { toError } from '@waggle/platform';
import { addsSyntaxErrors, languageOf, SyntaxLimitError } from '@waggle/syntax';
import { locateInText } from '../core/anchor/locate-in-text.ts';
import { applyFix } from '../core/fix/apply-fix.ts';
import type { RepositoryReader } from '../evidence/evidence-rule.ts';
import { redacted } from '../evidence/redact-secrets.ts';

type Head = { reader: RepositoryReader; headSha: string };

const parseLimits = { maxLength: 500_000, timeoutMs: 500 };

/**
 * Holds findings against the files at the head: a fix stays only if it applies, changes something and parses; otherwise the
 * finding stays without it and says why. Code that was quoted from outside the change is located for the annotation.
 */
export async function checkAgainstHead(findings: readonly PlacedFinding[], head: Head): Promise<PlacedFinding[]> {
  const texts = new Map<string, Promise<string | null>>();
  const read = (path: string) => {
    const text = texts.get(path) ?? readText(head, path);
    texts.set(path, text);
    return text;
  };
  const checked: PlacedFinding[] = [];
  for (const finding of findings) checked.push(await checkFinding(finding, read));
  return checked;
}

/** Without contents (read from the API, or gone) nothing can be checked. */
async function readText({ reader, headSha }: Head, path: string): Promise<string | null> {
  return await reader.readFile(headSha, path).catch(() => null);
}

async function checkFinding(
  finding: PlacedFinding,
  read: (path: string) => Promise<string | null>,
): Promise<PlacedFinding> {
  const { path, quote, replacement, placement } = finding;
  if (path === null) return withoutFix(finding, 'the finding is about no file');
  if (placement.kind === 'file' && quote.length > 0) {
    const range = locateInText(finding, (await read(path)) ?? '');
    return withoutFix(range === null ? finding : { ...finding, placement: { kind: 'file', ...range } });
  }
  if (replacement === null) return finding;
  if ([replacement, ...quote].some((text) => text.includes(redacted))) {
    return withoutFix(finding, 'the fix would write a redacted value');
  }
  const text = await read(path);
  const applied = applyFix(finding, text);
  if ('problem' in applied) return withoutFix(finding, applied.problem);
  const problem = await findSyntaxProblem(path, text ?? '', applied.after);
  return problem === null ? { ...finding, replacement: applied.replacement } : withoutFix(finding, problem);
}

function withoutFix(finding: PlacedFinding, problem = 'the quoted lines are not in the change'): PlacedFinding {
  return finding.replacement === null ? finding : { ...finding, replacement: null, fixProblem: problem };
}

async function findSyntaxProblem(path: string, before: string, after: string): Promise<string | null> {
  const language = languageOf(path);
  if (language === null) return path.endsWith('.json') && isJson(before) && !isJson(after) ? notParsed : null;
  try {
    return (await addsSyntaxErrors(language, { before, after }, parseLimits)) ? notParsed : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxLimitError) return `the fix could not be parsed: ${toError(thrown).message}`;
    throw thrown;
  }
}

const notParsed = 'the file would not parse with the fix';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
