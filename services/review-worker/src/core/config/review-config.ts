import {
  type ConfigSnapshot,
  type DirectoryConfig,
  type EvidenceSetting,
  type PatternRule,
  RepositoryConfig,
  type Severity,
} from '@waggle/contracts';
import { configName } from './parse-config.ts';
import { createPatternList } from './pattern-list.ts';

/** What holds for one file. */
interface PathConfig {
  /** False: nobody reads this file; `excludedBy` says where that was written. */
  reviewed: boolean;
  excludedBy: string | null;
  /** What to look at, outermost folder first. */
  instructions: string[];
  /** Rules in plain words that are about this file. */
  rules: { id: string | null; rule: string }[];
  /** Regular expressions and ast-grep patterns that are about this file. */
  patterns: PatternRule[];
  /** Whether a rule of the evidence is on here, and the severity that replaces its own. */
  evidence(ruleId: string): { on: boolean; severity: Severity | null };
  minSeverity: Severity;
  failOn: Severity | 'never';
  requestChangesOn: Severity | 'never';
  instructionFiles: boolean;
}

export interface ReviewConfig {
  /** What holds for the whole pull request: the file at the root, with every default filled in. */
  root: RepositoryConfig;
  snapshot: ConfigSnapshot;
  /** What holds for one file, from the root down to its own folder. */
  forPath(path: string): PathConfig;
}

export const defaultSnapshot: ConfigSnapshot = {
  commit: null,
  origin: 'default',
  root: RepositoryConfig.parse({}),
  directories: [],
  problems: [],
};

/** Makes the stored configuration of a review usable. Patterns were checked when the files were parsed. */
export function createReviewConfig(snapshot: ConfigSnapshot): ReviewConfig {
  const { root, directories } = snapshot;
  const outside = createLayer('', { ...root, inherit: true });
  const layers = directories
    .map(({ directory, config }) => createLayer(`${directory}/`, config))
    .sort((a, b) => a.prefix.length - b.prefix.length);
  const known = new Map<string, PathConfig>();
  return {
    root,
    snapshot,
    forPath: (path) => {
      const config = known.get(path) ?? resolve([outside, ...layers], path);
      known.set(path, config);
      return config;
    },
  };
}

type Layer = ReturnType<typeof createLayer>;

/** One file of the cascade, with its patterns compiled. They are relative to its folder. */
function createLayer(prefix: string, config: LayerConfig) {
  const listOf = (patterns: readonly string[] = []) => createPatternList(patterns, 'path');
  return {
    prefix,
    config,
    source: `${prefix}${configName}`,
    paths: listOf(config.filters?.paths),
    instructions: config.path_instructions.map(({ path, instructions }) => ({ paths: listOf([path]), instructions })),
    rules: config.rules.map((entry) => {
      const { id = null, rule, paths = [] } = typeof entry === 'string' ? { rule: entry } : entry;
      return { id, rule, paths: listOf(paths) };
    }),
    patterns: config.patterns.map((pattern) => ({ pattern, paths: listOf(pattern.paths) })),
  };
}

type LayerConfig = Pick<DirectoryConfig, 'path_instructions' | 'rules' | 'patterns' | 'evidence' | 'inherit'> & {
  enabled?: boolean | undefined;
  filters?: { paths: string[] } | undefined;
  comments?: { min_severity?: Severity | undefined } | undefined;
  gate?: DirectoryConfig['gate'];
  instruction_files?: boolean | undefined;
};

function resolve(all: readonly Layer[], path: string): PathConfig {
  const above = all.filter(({ prefix }) => path.startsWith(prefix));
  const from = above.findLastIndex(({ config }) => !config.inherit);
  const layers = above.slice(Math.max(0, from));
  const matching = layers.map((layer) => ({ ...layer, inside: path.slice(layer.prefix.length) }));
  const { root: preset } = defaultSnapshot;
  const nearest = <T>(read: (config: LayerConfig) => T | undefined, otherwise: T): T =>
    layers.map(({ config }) => read(config)).findLast((value) => value !== undefined) ?? otherwise;
  return {
    ...judge(matching),
    instructions: matching.flatMap(({ instructions, inside }) =>
      instructions.filter(({ paths }) => paths.judge(inside).allowed).map((one) => one.instructions),
    ),
    rules: matching.flatMap(({ rules, inside }) =>
      rules.filter(({ paths }) => paths.judge(inside).allowed).map(({ id, rule }) => ({ id, rule })),
    ),
    patterns: collectPatterns(matching),
    evidence: (ruleId) => readEvidence(layers, ruleId),
    minSeverity: nearest((config) => config.comments?.min_severity, preset.comments.min_severity),
    failOn: nearest((config) => config.gate?.fail_on, preset.gate.fail_on),
    requestChangesOn: nearest((config) => config.gate?.request_changes_on, preset.gate.request_changes_on),
    instructionFiles: nearest((config) => config.instruction_files, preset.instruction_files),
  };
}

type Matching = Layer & { inside: string };

/** Each folder may narrow or widen what those above decided, for the files below it. */
function judge(layers: readonly Matching[]): Pick<PathConfig, 'reviewed' | 'excludedBy'> {
  let decided: Pick<PathConfig, 'reviewed' | 'excludedBy'> = { reviewed: true, excludedBy: null };
  for (const { config, paths, inside, source } of layers) {
    if (config.enabled === false) decided = { reviewed: false, excludedBy: `\`enabled: false\` in ${source}` };
    else if (config.enabled === true) decided = { reviewed: true, excludedBy: null };
    const { allowed } = paths.judge(inside, decided.reviewed);
    if (allowed === decided.reviewed) continue;
    decided = { reviewed: allowed, excludedBy: allowed ? null : `\`filters.paths\` in ${source}` };
  }
  return decided;
}

/** The same id in a nearer folder replaces. */
function collectPatterns(layers: readonly Matching[]): PatternRule[] {
  const found = new Map<string, PatternRule | null>();
  for (const { patterns, inside } of layers) {
    for (const { pattern, paths } of patterns) found.set(pattern.id, paths.judge(inside).allowed ? pattern : null);
  }
  return [...found.values()].filter((pattern) => pattern !== null);
}

/** The nearest folder that says something about the rule, or about the group that it belongs to, decides. */
function readEvidence(layers: readonly Layer[], ruleId: string): { on: boolean; severity: Severity | null } {
  for (const { config } of layers.toReversed()) {
    const setting = namesOf(ruleId)
      .map((name) => (Object.hasOwn(config.evidence, name) ? config.evidence[name] : undefined))
      .find((value) => value !== undefined);
    if (setting !== undefined) return toEvidence(setting);
  }
  return { on: true, severity: null };
}

function toEvidence(setting: EvidenceSetting): { on: boolean; severity: Severity | null } {
  if (setting === 'on' || setting === 'off') return { on: setting === 'on', severity: null };
  return { on: true, severity: setting };
}

/** `a/b/c`, `a/b`, `a` */
function namesOf(ruleId: string): string[] {
  const parts = ruleId.split('/');
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
}
