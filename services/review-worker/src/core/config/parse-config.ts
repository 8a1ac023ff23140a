import { type ConfigProblem, DirectoryConfig, RepositoryConfig } from '@waggle/contracts';
import { RE2JS } from 're2js';
import type { z } from 'zod';
import { requireAstLanguage } from './ast-languages.ts';
import { explainRuleName } from './evidence-rule-ids.ts';
import { type Explained, explainIssue } from './explain-issue.ts';
import { compileGlob, type PatternKind } from './glob.ts';
import { readYaml } from './read-yaml.ts';

export const configName = '.waggle.yml';

/** Enough to mend a file by; the next review tells the rest. */
const maxProblems = 20;

export type ParsedConfig<T> = { config: T } | { problems: ConfigProblem[] };

/** The file at the root of a repository. An empty file is one without wishes. */
export function parseRootConfig(bytes: Buffer): ParsedConfig<RepositoryConfig> {
  return parse(bytes, configName, RepositoryConfig, () => null);
}

/** The file of a folder; `path` is where it lies, from the root. */
export function parseDirectoryConfig(bytes: Buffer, path: string): ParsedConfig<DirectoryConfig> {
  const rootKeys = Object.keys(RepositoryConfig.shape).filter((key) => !Object.hasOwn(DirectoryConfig.shape, key));
  return parse(bytes, path, DirectoryConfig, (key) =>
    rootKeys.includes(key) ? `is about the whole pull request: move it to ${configName} at the root` : null,
  );
}

function parse<T extends { evidence: Record<string, unknown> }>(
  bytes: Buffer,
  path: string,
  schema: z.ZodType<T>,
  hint: (key: string) => string | null,
): ParsedConfig<T> {
  const yaml = readYaml(bytes, path);
  if ('problems' in yaml) return yaml;
  const toProblem = ({ keys, message }: Explained): ConfigProblem => ({
    path,
    ...yaml.locate(keys),
    key: renderKeys(keys),
    message: (keys.length === 1 ? hint(String(keys[0])) : null) ?? message,
  });
  const parsed = schema.safeParse(yaml.value ?? {});
  const faults = parsed.success
    ? [...findBadPatterns(parsed.data), ...findUnknownRules(parsed.data)]
    : parsed.error.issues.flatMap((issue) => explainIssue(issue, schema, yaml.value));
  if (parsed.success && faults.length === 0) return { config: parsed.data };
  return { problems: faults.slice(0, maxProblems).map(toProblem) };
}

/** `rules[2].paths`, as people count: the first entry is number 1. */
function renderKeys(keys: readonly PropertyKey[]): string {
  return keys
    .map((key, at) => (typeof key === 'number' ? `[${key + 1}]` : `${at === 0 ? '' : '.'}${String(key).slice(0, 60)}`))
    .join('');
}

function findUnknownRules({ evidence }: { evidence: Record<string, unknown> }): Explained[] {
  return Object.keys(evidence).flatMap((name) => {
    const message = explainRuleName(name);
    return message === null ? [] : [{ keys: ['evidence', name], message }];
  });
}

/** Patterns are compiled once here, so that nothing throws in the middle of a review. */
function findBadPatterns(config: unknown): Explained[] {
  return listPatterns(config, []).flatMap(({ keys, compile }) => {
    try {
      compile();
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unknown reason';
      const isPattern = keys.at(-1) !== 'language';
      return [{ keys, message: isPattern ? `cannot be used as a pattern: ${reason.replaceAll('`', "'")}` : reason }];
    }
  });
}

type Found = { keys: PropertyKey[]; compile: () => unknown };

const globKinds: Readonly<Record<string, PatternKind>> = {
  path: 'path',
  paths: 'path',
  labels: 'text',
  authors: 'text',
  base_branches: 'branch',
  head_branches: 'branch',
};
const expressionKeys = new Set(['include', 'exclude', 'pattern']);

function listPatterns(value: unknown, keys: PropertyKey[]): Found[] {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' ? toPattern(value, keys) : [];
  }
  const entries: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, item]) => listPatterns(item, [...keys, key]));
}

function toPattern(text: string, keys: PropertyKey[]): Found[] {
  const name = keys.findLast((key) => typeof key === 'string') ?? '';
  if (name === 'language' && keys[0] === 'patterns') return [{ keys, compile: () => requireAstLanguage(text) }];
  const kind = globKinds[String(name)];
  if (kind !== undefined) return [{ keys, compile: () => compileGlob(text.replace(/^!/, ''), kind) }];
  return expressionKeys.has(String(name)) ? [{ keys, compile: () => RE2JS.compile(text) }] : [];
}
