import type { DependencyFacts, Finding } from '@waggle/contracts';
import { redactProse } from './redact-prose.ts';

/** Findings as they may be posted, stored and shown to a model: rules quote what a change writes, tokens in it too. */
export async function redactFindings(findings: readonly Finding[], signal?: AbortSignal): Promise<Finding[]> {
  return await redactUnlessClean(findings, signal, async (finding, clean) => ({
    ...finding,
    title: await clean(finding.title),
    body: await clean(finding.body),
    quote: await Promise.all(finding.quote.map(clean)),
    replacement: finding.replacement === null ? null : await clean(finding.replacement),
  }));
}

/** The same of packages: the address of a private one may hold a token. */
export async function redactDependencies(facts: DependencyFacts, signal?: AbortSignal): Promise<DependencyFacts> {
  const changes = await redactUnlessClean(facts.changes, signal, async (change, clean) => ({
    ...change,
    name: await clean(change.name),
    from: await Promise.all(change.from.map(clean)),
    to: await Promise.all(change.to.map(clean)),
  }));
  return { ...facts, changes };
}

/** Mostly there is nothing, which one look tells. */
async function redactUnlessClean<T>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  redact: (item: T, clean: (text: string) => Promise<string>) => Promise<T>,
): Promise<T[]> {
  const all = items.flatMap((item) => stringsOf(item)).join('\n');
  if ((await redactProse(all, signal)) === all) return [...items];
  return await Promise.all(items.map((item) => redact(item, (text) => redactProse(text, signal))));
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
